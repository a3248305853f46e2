"""The library as pages of a browser on this machine: server-rendered, useful without JavaScript.

guard    who may ask what: hosts, methods, origins, sizes, tokens, the headers of every answer
pages    one function a page: (library, Ask) -> Page | Redirect, without HTTP and without HTML
render   pages to HTML; `markdown` the user's notes to HTML
desk     the one thread in which all pages work on the library
app      routes, and what an error looks like; `server` the sockets
"""
