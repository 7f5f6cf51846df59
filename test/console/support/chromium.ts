import { type Browser, chromium } from 'playwright-core'
import { findPeer, lacks } from '../../support/peers/peer.ts'

/** The Chromium that the console is tried in. */
export const CHROMIUM = findPeer({
  name: 'chromium',
  variable: 'DUPIN_CHROMIUM',
  places: ['/usr/bin/chromium', '/usr/bin/chromium-browser'],
})

/** Whether tests in a browser cannot run here; says so on the test's output. */
export function lacksChromium(what: string): boolean {
  return lacks(CHROMIUM, what)
}

/** A browser that asks nobody but the server under test. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM.program,
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
