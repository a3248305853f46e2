"""What a release is made of and checked for: the packages that come with it, their licences, known vulnerabilities."""
