import type { EntityNews, NewsFacet } from '../../../graph/entity-news.ts'
import { count, percent } from '../words.ts'
import type { Pen } from './pen.ts'
import { indent } from './prose.ts'
import { type TableColumn, tableLines } from './table.ts'

const COLUMNS: readonly TableColumn[] = [
  { title: 'What', least: 9 },
  { title: 'Value', fit: 'middle', least: 20 },
  { title: 'Times', align: 'right' },
  { title: 'New for', least: 7 },
  { title: 'Chance', align: 'right', least: 6 },
]

const NEW_FOR: Readonly<Record<EntityNews['newFor'], string>> = {
  entity: 'it',
  account: 'its account',
  everybody: 'everybody',
}

/** What is new about an entity and seldom is, with how likely such news was. */
export function newsLines(
  news: readonly EntityNews[],
  limit: number,
  pen: Pen,
): readonly (readonly string[])[] {
  if (news.length === 0) return []
  const shown = news.slice(0, limit)
  const rows = shown.map(({ facet, value, count: times, newFor, chance }) => [
    { text: facetWord(facet) },
    { text: pen.safe(value) },
    { text: count(times) },
    { text: NEW_FOR[newFor], tone: newFor === 'entity' ? ('plain' as const) : ('warn' as const) },
    { text: percent(chance) },
  ])
  const left = news.length - shown.length
  return [
    [
      pen.paint('heading', 'Never seen before, where such news is rare'),
      ...indent(tableLines(COLUMNS, rows, pen.width - 2, pen), 2),
      ...(left > 0 ? [pen.paint('dim', `  and ${count(left)} more`)] : []),
    ],
  ]
}

export function facetWord(facet: NewsFacet): string {
  return facet === 'region' ? 'Region' : facet
}
