import type { Entry } from '../../cli/program.ts'

/** `mdo mail`: one line a subcommand. */
export const mailEntries: Entry = {
  name: 'mail',
  entries: [
    { name: 'send', load: async () => (await import('./mail-send.ts')).mailSend },
    { name: 'list', load: async () => (await import('./mail-list.ts')).mailList },
    { name: 'show', load: async () => (await import('./mail-show.ts')).mailShow },
    { name: 'test', load: async () => (await import('./mail-test.ts')).mailTest },
    { name: 'preview', load: async () => (await import('./mail-preview.ts')).mailPreview },
    { name: 'resend', load: async () => (await import('./mail-resend.ts')).mailResend },
    { name: 'cancel', load: async () => (await import('./mail-mend.ts')).mailCancel },
    { name: 'mark-sent', load: async () => (await import('./mail-mend.ts')).mailMarkSent },
    { name: 'bounce', load: async () => (await import('./mail-mend.ts')).mailBounce },
  ],
}
