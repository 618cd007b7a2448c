// Builds the three programs into dist/ (docs/decisions/0005-the-build.md). What that takes, an older Node could not even load.
import { isRecent, run } from '../bin/own-node.js'

if (isRecent()) await import('./make-programs.mjs')
else run('guichet', [process.argv[1]])
