import type { Tab } from './tab.ts'

/** Looks at a page as it opens, and then under each of its own tabs. */
export async function eachTab(tab: Tab, look: (title: string) => Promise<void>): Promise<void> {
  await look('')
  const others = tab.page.locator('[role=tab][aria-selected=false]:not([aria-disabled=true])')
  const titles = await others.allTextContents()
  for (const title of titles) {
    await tab.page.getByRole('tab', { name: title, exact: true }).first().click()
    await tab.settled()
    await look(title)
  }
}
