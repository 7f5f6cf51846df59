import { entityTypeCode, entityTypeOf } from '../events/entity.ts'
import { MODEL_INVOCATIONS } from '../events/invoke-operations.ts'
import type { SqlRow } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { callLines, linesOnTarget } from './call-lines.ts'
import { type FacetValue, facetValues, hasBaseline, spanOf } from './facet-values.ts'
import { rounded } from './hourly.ts'
import { MOST_ROWS, type PanelContext, type PanelData, type PanelRow, panelData } from './panel.ts'

/** Who invoked an endpoint or model, by calls and tokens. */
export async function modelCallers(context: PanelContext): Promise<PanelData> {
  const rows = await context.engine.query(
    fromInvocations('resource', 'caller', String(entityTypeCode('iam-role'))),
    spanOf(context),
  )
  if (rows.length > 0) return usesOf(rows, 'caller', context)
  return usesOfCalls(context, linesOnTarget('principal'), 'caller')
}

/** What a principal or session invoked, by calls and tokens. */
export async function modelsUsed(context: PanelContext): Promise<PanelData> {
  const { type } = context.entity
  const column = type === 'role-session' ? 'session' : 'caller'
  const rows = await context.engine.query(
    fromInvocations(column, 'resource', 'max(i.resource_type)'),
    spanOf(context),
  )
  if (rows.length > 0) return usesOf(rows, 'resource', context)
  return usesOfCalls(context, callLines(type, 'resource'), 'resource')
}

/** The names of columns are our own. Data capture names no caller and is left out: it is a sample. */
function fromInvocations(of: string, by: string, type: string): string {
  const within = (value: string) => `sum(CASE WHEN i.time >= $5 THEN ${value} END)`
  return `SELECT ${termText('g.value')} AS id, g.* FROM (
      SELECT i.${by} AS value, ${type} AS value_type, ${within('1')} AS calls,
        ${within('CASE WHEN i.error <> 0 THEN 1 ELSE 0 END')} AS failed,
        ${within('i.input_tokens')} AS input, ${within('i.output_tokens')} AS output,
        count(CASE WHEN i.time < $5 THEN 1 END) AS before, min(i.time) AS first, max(i.time) AS last
      FROM stored.invocation i
      WHERE i.${of} IN ($1, $2) AND i.time >= $3 AND i.time < $4 AND i.origin <> 1 AND i.${by} <> 0
      GROUP BY i.${by}) g
    WHERE g.calls > 0 ORDER BY g.calls DESC, id LIMIT ${MOST_ROWS + 1}`
}

async function usesOf(
  rows: readonly SqlRow[],
  name: string,
  context: PanelContext,
): Promise<PanelData> {
  const baseline = await hasBaseline(context)
  const all = rows.reduce((sum, row) => sum + Number(row['calls']), 0)
  const number = (value: unknown) => (typeof value === 'number' ? value : null)
  return panelData(
    rows.map(
      (row): PanelRow => ({
        [name]: { type: entityTypeOf(Number(row['value_type'])), id: String(row['id'] ?? '') },
        invocations: Number(row['calls']),
        failed: Number(row['failed']),
        inputTokens: number(row['input']),
        outputTokens: number(row['output']),
        share: rounded(Number(row['calls']) / all),
        before: Number(row['before']),
        firstSeen: Number(row['first']),
        lastSeen: Number(row['last']),
        isNew: baseline && Number(row['before']) === 0,
      }),
    ),
    ['From model-invocation logs.'],
  )
}

/** Where only CloudTrail tells of invocations, nothing tells of tokens. */
async function usesOfCalls(context: PanelContext, lines: string, name: string): Promise<PanelData> {
  const values = await facetValues(context, { lines, by: 'value', operations: MODEL_INVOCATIONS })
  const calls = ({ successful, failed }: FacetValue) => successful + failed
  const all = values.reduce((sum, value) => sum + calls(value), 0)
  return panelData(
    values.map(
      (value): PanelRow => ({
        [name]: value.entity,
        invocations: calls(value),
        failed: value.failed,
        inputTokens: null,
        outputTokens: null,
        share: rounded(calls(value) / all),
        before: value.before,
        firstSeen: value.firstSeen,
        lastSeen: value.lastSeen,
        isNew: value.isNew,
      }),
    ),
    values.length === 0 ? [] : ['From CloudTrail, which does not tell of tokens.'],
  )
}
