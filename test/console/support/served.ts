import { rmSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { askSigned, tokenOf } from '../../api/sign-in/browser.ts'
import { ADMINISTRATOR, startTestServer, type TestServer } from '../../support/serve.ts'
import { builtConsole } from './built-console.ts'
import { launchChromium } from './chromium.ts'
import { openTab, type Tab, type TabOptions } from './tab.ts'

export interface ServedOptions {
  /** A folder of logs that is read and investigated before anybody looks. */
  readonly logs?: string
  /** Where an earlier server left its lake; deleted with it. */
  readonly folder?: string
  /** An mmdb file with places of addresses, for those logs. */
  readonly geoip?: string
  /** Who has keys; each gets a behavior graph when there are several. */
  readonly accounts?: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

/** A server with a built console over a lake of its own, and a browser to look at it. */
export interface Served {
  readonly server: TestServer
  readonly browser: Browser
  /** A tab of somebody who has signed in as a person does, by a link that works once. */
  readonly tab: (options?: TabOptions & { readonly account?: string }) => Promise<Tab>
  /** The address of a link that signs somebody in. */
  readonly link: (account?: string, path?: string) => Promise<string>
  readonly close: () => Promise<void>
}

export async function serveConsole(options: ServedOptions = {}): Promise<Served> {
  const { now = Date.now } = options
  const server = await startTestServer({
    accounts: options.accounts ?? [ADMINISTRATOR],
    consoleFolder: await builtConsole(),
    ...(options.logs === undefined ? {} : { logs: options.logs }),
    ...(options.folder === undefined ? {} : { folder: options.folder }),
    ...(options.geoip === undefined ? {} : { geoip: options.geoip }),
    now,
  })
  const { accounts = [] } = options
  if (accounts.length > 1) for (const account of accounts) await makeGraph(server, account, now)
  if (options.logs !== undefined) await investigate(server, now)
  return served(server, await launchChromium(), now)
}

function served(server: TestServer, browser: Browser, now: () => number): Served {
  const link = async (account = ADMINISTRATOR, path = '/console/') =>
    `${server.endpoint}${path}#token=${await tokenOf(server, server.credentials(account), now())}`
  return {
    server,
    browser,
    link,
    tab: async ({ account, ...look } = {}) => {
      const tab = await openTab(browser, server.endpoint, look)
      await tab.page.goto(await link(account))
      await tab.settled()
      return tab
    },
    close: async () => {
      await browser.close()
      await server.close()
      rmSync(server.folder, { recursive: true, force: true })
    },
  }
}

/** Several who share a lake see nothing of it until each has a behavior graph. */
async function makeGraph(server: TestServer, account: string, now: () => number): Promise<void> {
  const key = server.credentials(account)
  const made = await askSigned(server, '/graph', key, { body: {}, date: now() })
  if (made.status !== 200) throw new Error(`no graph was made: ${made.text}`)
}

/** Runs an investigation of everything, and waits for its report. */
export async function investigate(server: TestServer, now = Date.now): Promise<void> {
  const key = server.credentials(ADMINISTRATOR)
  const started = await askSigned(server, '/api/v1/runs', key, { body: {}, date: now() })
  const id = idOf(started.json())
  if (id === undefined) throw new Error(`no run was started: ${started.text}`)
  await server.services.runs.idle()
  const run = await askSigned(server, `/api/v1/runs/${id}`, key, { method: 'GET', date: now() })
  if (!run.text.includes('"SUCCESSFUL"')) throw new Error(`the run failed: ${run.text}`)
}

function idOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : undefined
}
