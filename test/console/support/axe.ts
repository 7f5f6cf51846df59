import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Serious and critical violations of WCAG 2.1 A and AA on the page, in words: the rule, and where. Of 2.2 there is the size of
 * targets: marks of a chart stand where their times are, and what they open is opened by the rows beneath it too, which is an
 * exception of that rule that axe cannot see.
 */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found: unknown = await page.evaluate(RUN)
  return Array.isArray(found) ? found.map(String) : ['axe did not answer']
}

/** Cloudscape's own frame gives its list of pages an orientation on narrow windows, which a list of links has not: nothing that
 * we could mend, and nothing that whoever listens to the page would miss. */
const RUN = `axe.run(document, {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
}).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, help, nodes }) => nodes.filter(({ html }) => !(id === 'aria-allowed-attr' && /^<nav [^>]*awsui_mobile-toolbar-nav/.test(html))).slice(0, 3).map(({ html, target }) => id + ': ' + help + ' at ' + target.join(' ') + ': ' + html.slice(0, 160))))`
