import { go } from './location.ts'

/** Follows a link of one of Cloudscape's components within the console; a click that asks for a new tab is the browser's. */
export function follow(event: CustomEvent<{ href?: string; external?: boolean }>): void {
  const { href, external } = event.detail
  if (href === undefined || external === true || !href.startsWith('/console/')) return
  event.preventDefault()
  go(href)
}
