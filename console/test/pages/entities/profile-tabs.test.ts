import { expect, test } from 'vitest'
import { ENTITY_TYPES } from '../../../../src/events/entity.ts'
import { panelsFor } from '../../../../src/graph/panel-catalogue.ts'
import { tabsOf } from '../../../src/pages/entities/profile-tabs.ts'
import { typeGroups } from '../../../src/pages/search/search-types.ts'

test.each(ENTITY_TYPES)('every panel of a %s is on a tab, and no tab is empty', (type) => {
  const panels = panelsFor(type).map(({ name, title, kind, description, columns }) => ({
    name,
    title,
    kind,
    description,
    columns: [...columns],
  }))
  const tabs = tabsOf(type, panels)
  const shown = new Set(tabs.flatMap((tab) => tab.panels.map(({ name }) => name)))
  expect(panels.filter(({ name }) => !shown.has(name))).toEqual([])
  expect(tabs[0]?.id).toBe('overview')
  const bare = tabs.filter(({ panels: some }) => some.length === 0).map(({ id }) => id)
  for (const id of bare) expect(['overview', 'lineage', 'changes']).toContain(id)
  const [overview] = tabs
  expect(overview?.panels.length).toBeLessThanOrEqual(3)
})

test('every type can be chosen in the search, once', () => {
  const types = typeGroups().flatMap((group) => group.types)
  expect([...types].toSorted()).toEqual([...ENTITY_TYPES].toSorted())
})
