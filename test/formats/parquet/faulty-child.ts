/** A reader that does not do what it should: it dies at once, after an answer, or says nothing at all. */
import process from 'node:process'

process.on('message', (message: { readonly kind: string }) => {
  if (message.kind === 'abort') process.abort()
  if (message.kind === 'answer, then die')
    process.send?.({ kind: 'answer' }, () => process.kill(process.pid, 'SIGSEGV'))
})
