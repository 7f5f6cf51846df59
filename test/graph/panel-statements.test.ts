import { afterAll, beforeAll, expect, test } from 'vitest'
import { filledStatement } from '../../console/src/pages/entities/filled-statement.ts'
import { findKnownEntity } from '../../src/graph/known-entity.ts'
import { panelsFor } from '../../src/graph/panel-catalogue.ts'
import { termTexts } from '../../src/lake/calls.ts'
import type { Engine, SqlRow } from '../../src/lake/engine.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { recordStatements } from '../../src/lake/recorded-statements.ts'
import { twoTenants } from '../api/dupin/api-support.ts'
import { BASELINE, CHURN, CI, ENI, SCOPE } from './panel-lake.ts'

let lake: Lake

beforeAll(async () => {
  lake = await twoTenants()
})
afterAll(() => lake.engine.close())

/** An engine that also tells what it answered. */
function heard(engine: Engine, answers: (readonly SqlRow[])[]): Engine {
  return {
    dialect: engine.dialect,
    query: async (sql, parameters) => {
      const rows = await engine.query(sql, parameters)
      answers.push(rows)
      return rows
    },
    transaction: (work) => engine.transaction(work),
    close: () => engine.close(),
  }
}

test.each([CI, CHURN, ENI, '203.0.113.5', '10.0.1.5', 'UpdateEndpoint'])(
  'the statements shown with every panel of %s, asked by hand, answer what the panel was made of',
  async (id) => {
    const entity = await findKnownEntity(lake.engine, id)
    if (entity === undefined) throw new Error(`no ${id}`)
    const terms = await termTexts(lake.engine, entity.terms)
    let compared = 0
    for (const panel of panelsFor(entity.type)) {
      const answers: (readonly SqlRow[])[] = []
      const { engine, statements } = recordStatements(heard(lake.engine, answers), terms)
      await panel.read({ engine, entity, scope: SCOPE, baseline: BASELINE, findings: [] })
      const byHand: (readonly SqlRow[])[] = []
      for (const shown of statements()) byHand.push(await lake.engine.query(filledStatement(shown)))
      const once = new Set(answers.map((rows) => JSON.stringify(rows)))
      for (const rows of byHand)
        expect([panel.name, once.has(JSON.stringify(rows))]).toEqual([panel.name, true])
      compared += byHand.filter((rows) => rows.length > 0).length
    }
    expect(compared).toBeGreaterThan(2)
  },
)
