import type { Browser, Page, Request } from 'playwright-core'

export interface TabOptions {
  /** In pixels; 1280 unless given. */
  readonly width?: number
  readonly theme?: 'light' | 'dark'
}

/** A tab of the browser, whatever went wrong in it, and how to wait for it. */
export interface Tab {
  readonly page: Page
  /** Errors on its console, refusals by its policy, requests that failed or were refused, in words; taken out as they are read. */
  readonly problems: () => readonly string[]
  /** Opens an address of the console and waits until it shows all it has. */
  readonly open: (path: string) => Promise<void>
  /** Until nothing is asked or loading any more. @throws when that takes longer than a person would wait */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Longer than anything takes on a slow machine under load. */
const PATIENCE = 30_000
/** Nothing may be asked for so long, in milliseconds, before a page is taken to be complete. */
const QUIET = 150

export async function openTab(
  browser: Browser,
  endpoint: string,
  { width = 1280, theme = 'light' }: TabOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  const problems = watchProblems(page)
  await page.addInitScript(TELL_VIOLATIONS)
  const settled = settling(page)
  return {
    page,
    problems: () => problems.splice(0),
    settled,
    open: async (path) => {
      await page.goto(new URL(path, endpoint).href)
      await settled()
    },
    close: () => context.close(),
  }
}

/** The page's policy has the browser tell of each thing that it forbade; as an error it is seen with the others. */
const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('forbidden by the policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`

function watchProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('console', (message) => {
    // The browser tells of each refused answer too, without saying which: those are told of below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A page that is left lets go of what it asked.
    if (!why.includes('ERR_ABORTED')) problems.push(`request: ${request.url()} ${why}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`answer: ${response.status()} ${response.url()}`)
  })
  return problems
}

function settling(page: Page): () => Promise<void> {
  const asked = new Set<Request>()
  let last = Date.now()
  const over = (request: Request) => {
    if (asked.delete(request)) last = Date.now()
  }
  page.on('request', (request) => {
    // A stream of events is never over.
    if (/\/events(?:$|\?)/.test(request.url())) return
    asked.add(request)
    last = Date.now()
  })
  page.on('requestfinished', over)
  page.on('requestfailed', over)
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) last = Date.now()
  })
  return async () => {
    const end = Date.now() + PATIENCE
    for (;;) {
      const quiet = asked.size === 0 && Date.now() - last >= QUIET
      if (quiet && (await isComplete(page))) return
      if (Date.now() > end) {
        const open = [...asked].map((request) => request.url()).join(' ')
        throw new Error(`${page.url()} is not complete after ${PATIENCE} ms; asked: ${open}`)
      }
      await page.waitForTimeout(30)
    }
  }
}

async function isComplete(page: Page): Promise<boolean> {
  return (await page.evaluate(IS_COMPLETE)) === true
}

/** Whatever is under way says so: `Loading the summary …`, `Searching …`. */
const IS_COMPLETE = `document.querySelector('#root > *') !== null &&
  !/\\b(?:Loading|Searching)\\b[^\\n.]{0,60}…/.test(document.body.innerText)`
