import { detectivePlace } from './detective-links.ts'
import { go, hrefOf } from './location.ts'

/** Goes where a link into Amazon Detective means, now and whenever one is put into the address bar. */
export function heedDetectiveLinks(): void {
  open()
  globalThis.addEventListener('hashchange', open)
}

function open(): void {
  const place = detectivePlace(location.hash)
  if (place !== undefined) go(hrefOf(place.segments, place.query), { replace: true })
}
