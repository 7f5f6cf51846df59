import { seriousViolations } from './axe.ts'
import { eachTab } from './each-tab.ts'
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
    for (const address of addresses) visits.push(...(await visit(tab, look, address)))
  } finally {
    await tab.close()
  }
  return visits
}

/** Under each of its tabs where there is room for all of them; on narrow windows as it opens. */
async function visit(
  tab: Tab,
  look: Required<TabOptions>,
  address: string,
): Promise<readonly Visit[]> {
  const visits: Visit[] = []
  const see = async (title: string) => {
    const { page } = tab
    visits.push({
      address,
      look: `${look.width} px, ${look.theme}${title === '' ? '' : `, ${title}`}`,
      headings: await page.getByRole('heading', { level: 1 }).allTextContents(),
      tooWide: Number(await page.evaluate(TOO_WIDE)),
      violations: await seriousViolations(page),
      problems: tab.problems(),
    })
  }
  tab.problems()
  await tab.open(address)
  await (look.width < 1_000 ? see('') : eachTab(tab, see))
  return visits
}

const TOO_WIDE = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
