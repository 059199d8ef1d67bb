// The book's programs, run from its pages by the server that serves them.
"use strict";
