import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksChromium, launchChromium } from '../../console/support/chromium.ts'
import { ADMINISTRATOR, startTestServer, type TestServer } from '../../support/serve.ts'
import { askSigned, tokenOf } from './browser.ts'
import { type Issuer, startIssuer } from './oidc/issuer.ts'

/** What only a browser can show: which cookies it sends where, and what the policy of the page forbids. */
describe.skipIf(lacksChromium('sessions in a browser'))('in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-browser-'))
  let [browser, server, issuer, other]: [Browser?, TestServer?, Issuer?, Server?] = []

  beforeAll(async () => {
    // To a browser `localhost` is another site than 127.0.0.1.
    issuer = await startIssuer('localhost')
    issuer.person = { sub: 'auguste' }
    const { url, clientId, clientSecret } = issuer
    const rules = [{ claim: 'sub', value: 'auguste', account: ADMINISTRATOR, role: 'auditor' }]
    const oidcFile = join(folder, 'oidc.json')
    writeFileSync(oidcFile, JSON.stringify({ issuer: url, clientId, clientSecret, rules }))
    writeFileSync(join(folder, 'index.html'), '<title>Dupin</title><script>window.ran = 1</script>')
    server = await startTestServer({ oidcFile, consoleFolder: folder })
    other = createServer((_, response) => response.end('<title>elsewhere</title>'))
    await new Promise<void>((resolve) => other?.listen(0, '127.0.0.1', () => resolve()))
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await issuer?.close()
    other?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const at = (path: string) => `${server?.endpoint}${path}`
  const elsewhere = () => {
    const bound = other?.address()
    return `http://localhost:${typeof bound === 'object' ? bound?.port : 0}/`
  }
  const open = async (): Promise<Page> => {
    if (browser === undefined) throw new Error('there is no browser')
    return (await browser.newContext()).newPage()
  }
  const statusOf = (page: Page, path: string) =>
    page.evaluate(async (asked) => (await fetch(asked)).status, path)

  /** What is answered when a script sends the whole page somewhere. */
  const leftFor = async (page: Page, script: string): Promise<string> => {
    const arrived = page.waitForURL((url) => url.href.startsWith(at('/')))
    await page.evaluate(script)
    await arrived
    return page.content()
  }

  /** A page of the console that has signed in with a token. */
  const signedIn = async (): Promise<Page> => {
    if (server === undefined) throw new Error('there is no server')
    const page = await open()
    await page.goto(at('/console/'))
    const token = await tokenOf(server)
    await page.evaluate(async (told) => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ token: told })
      await fetch('/api/v1/session', { method: 'POST', headers, body })
    }, token)
    return page
  }

  it('a token signs a page in, and its scripts cannot read the cookie', async () => {
    const page = await signedIn()
    expect(await statusOf(page, '/api/v1/whoami')).toBe(200)
    expect(await page.evaluate('document.cookie')).toBe('')
    await page.context().close()
  })

  it('an account of another site signs in, and comes back to where it was', async () => {
    const page = await open()
    await page.goto(at('/api/v1/session/oidc?return=%2Fconsole%2Ffindings'))
    expect(page.url()).toBe(at('/console/findings'))
    expect(await statusOf(page, '/api/v1/whoami')).toBe(200)
    await page.context().close()
  })

  it('a page of another site can read nothing and change nothing', async () => {
    const page = await signedIn()
    await page.goto(elsewhere())
    const read = await page.evaluate(
      (url) =>
        fetch(url, { mode: 'no-cors', credentials: 'include' }).then(String, () => 'refused'),
      at('/api/v1/whoami'),
    )
    expect(read).toBe('refused')
    expect(await leftFor(page, `location.href = '${at('/api/v1/whoami')}'`)).toContain(
      'urn:dupin:problem:not-authenticated',
    )
    await page.goto(elsewhere())
    const form = `<form method="post" enctype="text/plain" action="${at('/graph')}"></form>`
    const post = `document.body.innerHTML = '${form}'; document.forms[0].submit()`
    expect(await leftFor(page, post)).toContain('pages of another origin may not call this server')
    if (server === undefined) throw new Error('there is no server')
    const graphs = await askSigned(server, '/graphs/list', undefined, { body: {} })
    expect(graphs.json()).toEqual({ GraphList: [] })
    await page.context().close()
  })

  it('a script that got into a page is not run, and the page goes into no frame', async () => {
    const page = await signedIn()
    expect(await page.evaluate('window.ran')).toBeUndefined()
    await page.goto(elsewhere())
    await page.evaluate(`document.body.innerHTML = '<iframe src="${at('/console/')}"></iframe>'`)
    await page.waitForTimeout(300)
    const titles = await Promise.all(page.frames().map((frame) => frame.title().catch(() => '')))
    expect(titles).not.toContain('Dupin')
    await page.context().close()
  })
})
