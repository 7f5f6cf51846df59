import type { Engine } from '../lake/engine.ts'
import { parseJson, text } from './request-json.ts'
import { principalArns } from './session-openings.ts'

/** A principal has at most 20 managed policies; those of a year of changes are few more. */
const MOST = 100

/** Managed policies that were attached to a role or user at any time up to `end`, as far as the logs tell. */
export async function attachedPolicies(
  engine: Engine,
  principal: string,
  end: number,
): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT s.request FROM stored.api_call s
     WHERE s.target IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND s.operation IN (SELECT id FROM term WHERE text IN ('AttachRolePolicy', 'AttachUserPolicy'))
       AND s.outcome = 0 AND s.time < $2
     ORDER BY s.time DESC, s.event_id LIMIT ${MOST}`,
    [principalArns(principal), new Date(end)],
  )
  const policies = rows.map((row) => text(parseJson(String(row['request'] ?? '')), 'policyArn'))
  return [...new Set(policies.filter(Boolean))]
}
