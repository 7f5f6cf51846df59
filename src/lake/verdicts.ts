import type { Engine } from './engine.ts'

/** A finding, cause or group as an investigation left it, to be opened later by its id. */
export interface Verdict {
  readonly id: string
  readonly kind: 'finding' | 'group' | 'cause'
  readonly body: string
}

/** Keeps the verdicts of the latest investigation; those of the one before are gone. */
export async function keepVerdicts(engine: Engine, verdicts: readonly Verdict[]): Promise<void> {
  await engine.transaction(async () => {
    await engine.query('DELETE FROM stored.verdict')
    for (const { id, kind, body } of verdicts) {
      await engine.query('INSERT INTO stored.verdict VALUES ($1, $2, $3)', [id, kind, body])
    }
  })
}

/** Verdicts whose id is `id` or begins with it. */
export async function findVerdicts(engine: Engine, id: string): Promise<Verdict[]> {
  const rows = await engine.query(
    'SELECT id, kind, body FROM stored.verdict WHERE starts_with(id, $1) ORDER BY id LIMIT 20',
    [id],
  )
  return rows.map((row) => ({
    id: String(row['id']),
    kind: row['kind'] === 'group' ? 'group' : row['kind'] === 'cause' ? 'cause' : 'finding',
    body: String(row['body']),
  }))
}
