import { askSigned } from '../../api/sign-in/browser.ts'
import type { TestServer } from '../../support/serve.ts'
import type { Tab } from './tab.ts'

/** Every page that the console lists, as addresses. */
export async function listedPages(tab: Tab): Promise<readonly string[]> {
  const links = tab.page.getByRole('navigation', { name: 'Pages' }).getByRole('link')
  const addresses = await Promise.all((await links.all()).map((link) => link.getAttribute('href')))
  return [...new Set(addresses.flatMap((href) => href ?? []))].filter((href) =>
    href.startsWith('/console/'),
  )
}

export interface Known {
  readonly groups: readonly string[]
  readonly findings: readonly string[]
  readonly records: readonly string[]
  readonly entities: readonly string[]
}

/** Ids of what a lake holds: groups with their findings and records, and one entity of each type. */
export async function knownIds(
  server: TestServer,
  types: readonly string[],
  date = Date.now(),
): Promise<Known> {
  const ask = (path: string) => answer(server, path, date)
  const groups = textsIn(await ask('/api/v1/finding-groups?limit=20'), 'id')
  const whole = await Promise.all(
    groups.slice(0, 3).map((id) => ask(`/api/v1/finding-groups/${encodeURIComponent(id)}`)),
  )
  const findings = whole.flatMap((group) => objectsIn(group, 'findings'))
  const pages = await Promise.all(types.map((type) => ask(`/api/v1/entities?limit=1&type=${type}`)))
  const entities = pages.flatMap((page) => textsIn(page, 'id'))
  return {
    groups,
    findings: findings.flatMap((finding) => text(finding['id'])),
    records: textsIn(await ask('/api/v1/records?limit=5'), 'id'),
    entities,
  }
}

/** An address of the console about something by its id. */
export function addressOf(page: string, id: string): string {
  return `/console/${page}/${encodeURIComponent(id)}`
}

export async function answer(
  server: TestServer,
  path: string,
  date = Date.now(),
): Promise<unknown> {
  const {
    status,
    text: body,
    json,
  } = await askSigned(server, path, undefined, { method: 'GET', date })
  if (status !== 200) throw new Error(`${path}: ${status} ${body}`)
  return json()
}

export function objectsIn(
  body: unknown,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown =
    typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(name) : []
  if (!Array.isArray(list)) return []
  return list.filter((one) => typeof one === 'object' && one !== null)
}

function textsIn(body: unknown, name: string): readonly string[] {
  return objectsIn(body, 'items').flatMap((one) => text(one[name]))
}

function text(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : []
}
