export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof SHELLS)[number]

const scripts: Record<Shell, (name: string) => string> = {
  bash: (name) => `# ${name}: completion for bash. In ~/.bashrc: eval "$(${name} completion bash)"
_${name}_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(${name} completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _${name}_complete ${name}
`,
  zsh: (name) => `#compdef ${name}
# ${name}: completion for zsh. In ~/.zshrc, after compinit: eval "$(${name} completion zsh)"
_${name}() {
  local line
  local -a found
  for line in "\${(@f)$(${name} completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#found} )); then
    _describe '${name}' found
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`,
  fish: (name) => `# ${name}: completion for fish. Save as ~/.config/fish/completions/${name}.fish
function __${name}_words
  set -l words (commandline -opc) "$(commandline -ct)"
  set -l found (${name} completion words -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$(commandline -ct)"
  end
end
complete -c ${name} -f -a '(__${name}_words)'
`,
  // Windows PowerShell drops an empty argument: a space stands for it.
  powershell: (name) => `# ${name}: completion for PowerShell. In $PROFILE: ${name} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${name} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += ' ' }
  & ${name} completion words -- @words 2>$null | ForEach-Object {
    $word, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
  }
}
`,
}

/** The script that teaches a shell to ask the program itself; none needs anything but the shell. */
export const scriptFor = (name: string, shell: Shell): string => scripts[shell](name)
