import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { programOnPath, skipped } from '../../support/command.ts'

/** Where the Chromium is that the console is tried in; undefined when there is none. */
export function chromiumPath(): string | undefined {
  const asked = process.env['DUPIN_CHROMIUM']
  if (asked !== undefined && asked !== '') return asked
  return (
    ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path)) ??
    programOnPath('chromium')
  )
}

/** Whether tests in a browser cannot run here; says so on the test's output. */
export function lacksChromium(what: string): boolean {
  const path = chromiumPath()
  const why =
    path === undefined
      ? 'there is no Chromium: install it, or name one in DUPIN_CHROMIUM'
      : existsSync(path)
        ? undefined
        : `DUPIN_CHROMIUM names ${path}, which is not there`
  if (why !== undefined) skipped(what, why)
  return why !== undefined
}

/** A browser that asks nobody but the server under test. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath() ?? 'chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
