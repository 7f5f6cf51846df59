import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the built console is: beside the compiled sources in a published package, in its workspace in a checkout. */
export function builtConsole(): string {
  const published = fileURLToPath(new URL('../../console/', import.meta.url))
  const inCheckout = fileURLToPath(new URL('../../../console/dist/', import.meta.url))
  return existsSync(`${published}index.html`) ? published : inCheckout
}
