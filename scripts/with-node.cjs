'use strict'
// Runs a script with the Node that npm brought along, else with a recent one of the machine: node scripts/with-node.cjs FILE [WORD]...
// Any Node from 12 on runs this. npm links the command of that Node too, but not npm 10.
require('../bin/own-node.js').run('guichet', process.argv.slice(2))
