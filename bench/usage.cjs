'use strict'
// Loaded before a measured program, and before its reference alike: at its exit the process says itself what it used, which no one
// outside can ask of it once it is gone.
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  require('node:fs').writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 }))
})
