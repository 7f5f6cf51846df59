import { seriousViolations } from './axe.ts'
import type { Served } from './served.ts'
import type { Tab, TabOptions } from './tab.ts'

/** What a page was like when it was looked at. */
export interface Visit {
  readonly address: string
  readonly look: string
  /** Errors, refusals of the policy, failed requests. */
  readonly problems: readonly string[]
  /** Texts of headings of the first level. */
  readonly headings: readonly string[]
  /** Pixels by which it is wider than the window. */
  readonly tooWide: number
  /** Serious and critical violations of WCAG. */
  readonly violations: readonly string[]
}

/** Looks at pages one after the other, as one person does in one tab. */
export async function visitAll(
  served: Served,
  look: Required<TabOptions>,
  addresses: readonly string[],
): Promise<readonly Visit[]> {
  const tab = await served.tab(look)
  const visits: Visit[] = []
  try {
    for (const address of addresses) visits.push(await visit(tab, look, address))
  } finally {
    await tab.close()
  }
  return visits
}

async function visit(tab: Tab, look: Required<TabOptions>, address: string): Promise<Visit> {
  tab.problems()
  await tab.open(address)
  return {
    address,
    look: `${look.width} px, ${look.theme}`,
    headings: await tab.page.getByRole('heading', { level: 1 }).allTextContents(),
    tooWide: Number(await tab.page.evaluate(TOO_WIDE)),
    violations: await seriousViolations(tab.page),
    problems: tab.problems(),
  }
}

const TOO_WIDE = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
