import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lacksChromium } from './support/chromium.ts'
import { type Served, serveConsole } from './support/served.ts'
import { openTab } from './support/tab.ts'

describe.skipIf(lacksChromium('signing in with a browser'))('in a browser', () => {
  let served: Served
  /** How far the server's clock is ahead of this one, in milliseconds. */
  let ahead = 0
  beforeAll(async () => {
    served = await serveConsole({ now: () => Date.now() + ahead })
  })
  afterAll(() => served?.close())

  test('a link signs in once, and its token does not stay in the address', async () => {
    const { browser, server } = served
    const link = await served.link()
    const first = await openTab(browser, server.endpoint)
    await first.page.goto(link)
    await first.page.getByRole('heading', { level: 1, name: 'Summary' }).waitFor()
    expect(first.page.url()).not.toContain('token')
    const second = await openTab(browser, server.endpoint)
    await second.page.goto(link)
    await second.page.getByText('Not signed in').waitFor()
    await Promise.all([first.close(), second.close()])
  })

  test('a wrong token is refused in words, and a sound one can be typed after it by keyboard alone', async () => {
    const { browser, server } = served
    const tab = await openTab(browser, server.endpoint)
    await tab.page.goto(`${server.endpoint}/console/models`)
    const field = tab.page.getByLabel('Token')
    await field.waitFor()
    await tab.page.keyboard.type('no-such-token')
    await tab.page.keyboard.press('Enter')
    await tab.page.getByText('Not signed in').waitFor()
    await field.fill('')
    await field.focus()
    await tab.page.keyboard.type(new URL(await served.link()).hash.replace('#token=', ''))
    await tab.page.keyboard.press('Enter')
    await tab.page.getByRole('heading', { level: 1, name: 'Models and endpoints' }).waitFor()
    await tab.close()
  })

  test('nothing of what was seen stays in the page after signing out', async () => {
    const tab = await served.tab()
    await tab.page.getByRole('button', { name: /administrator/ }).click()
    await tab.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await tab.page.getByLabel('Token').waitFor()
    expect(await tab.page.getByRole('heading').allTextContents()).not.toContain('Summary')
    await tab.page.goBack().catch(() => null)
    await tab.page.goto(`${served.server.endpoint}/console/`)
    await tab.page.getByLabel('Token').waitFor()
    await tab.close()
  })

  test('a session that is over leads to signing in, with nothing left of the page', async () => {
    const tab = await served.tab()
    await tab.open('/console/settings')
    ahead = 13 * 3_600_000
    try {
      await tab.page.getByRole('link', { name: 'Summary' }).click()
      await tab.page.getByLabel('Token').waitFor()
      expect(await tab.page.getByRole('navigation').count()).toBe(0)
    } finally {
      ahead = 0
      await tab.close()
    }
  })
})
