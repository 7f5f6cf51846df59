import type { Page } from 'playwright-core'
import { CANARY } from './hostile-logs.ts'

/** Signs on a page that text of a log was taken for more than text, in words. */
export async function signsOfInjection(page: Page, endpoint: string): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(LOOK)
  const signs = Array.isArray(found) ? found.map(String) : ['the page did not answer']
  const links = await page.getByRole('link').all()
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')))
  const strange = [...new Set(addresses)].flatMap((href) =>
    href === null || isAllowed(href, endpoint) ? [] : [`a link leads to ${href}`],
  )
  return [...signs, ...strange]
}

/** Elements and attributes that our own pages never have. */
const LOOK = `(() => {
  const signs = []
  if (globalThis.${CANARY} !== undefined) signs.push('a script ran')
  for (const element of document.querySelectorAll('script, iframe, object, embed, base, form[action^="http"]')) {
    const own = element.tagName === 'SCRIPT' && element.src.startsWith(location.origin + '/console/assets/')
    if (!own) signs.push('there is an element ' + element.outerHTML.slice(0, 120))
  }
  for (const element of document.querySelectorAll('*'))
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) signs.push('there is a handler ' + name + '=' + value.slice(0, 80))
      if (/^\\s*javascript:/i.test(value) && ['href', 'src', 'action', 'formaction', 'xlink:href', 'data'].includes(name))
        signs.push('there is a script in ' + name)
    }
  for (const image of document.querySelectorAll('img')) if (image.getAttribute('src') === 'x') signs.push('there is an image')
  return signs
})()`

const ELSEWHERE = ['attack.mitre.org', 'atlas.mitre.org']

function isAllowed(href: string, endpoint: string): boolean {
  if (href.startsWith('#')) return true
  const url = new URL(href, endpoint)
  if (url.origin === endpoint) return /^\/(?:console\/|api\/v1\/|openapi\.json$)/.test(url.pathname)
  const isAws = url.hostname === 'aws.amazon.com' || url.hostname.endsWith('.aws.amazon.com')
  return url.protocol === 'https:' && (isAws || ELSEWHERE.includes(url.hostname))
}
