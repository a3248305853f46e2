// The keys of triage for the page. Without this script every page works with links and buttons.
"use strict";
