
const fs=require('node:fs'),vm=require('node:vm')
const file=__dirname+'/gar.cjs'
let cachedData; try{cachedData=fs.readFileSync(file+'.cache')}catch{}
const source='(function(exports,require,module,__filename,__dirname){'+fs.readFileSync(file,'latin1')+'\n})'
const script=new vm.Script(source,{filename:file,cachedData})
const m={exports:{}}
if(script.cachedDataRejected) console.error('rejected')
require('node:module').enableCompileCache()
script.runInThisContext()(m.exports,require,m,file,__dirname)
m.exports.start()
if(!cachedData) process.on('exit',()=>fs.writeFileSync(file+'.cache',script.createCachedData()))
