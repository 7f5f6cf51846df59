import type { Lake } from '../lake.ts'
import { REDACTION_KIND } from '../redaction/redaction.ts'

/**
 * Gives a lake another key for the hashes of contents. Hashes made before stay comparable with each other and with none made
 * after, and nobody can hold a guess against them any more once the old key is gone from the file too: `rewriteLake`. Whoever has
 * the lake open reads on with the old key, so it is closed afterwards.
 *
 * @param secret 32 hex digits or more
 */
export async function rotateContentKey(lake: Lake, secret: string, now: Date): Promise<void> {
  checkKey(secret)
  const { engine } = lake
  await engine.transaction(async () => {
    await engine.query("UPDATE setting SET value = $1 WHERE name = 'content_key'", [secret])
    await engine.query("DELETE FROM setting WHERE name = 'content_key_since'")
    await engine.query("INSERT INTO setting VALUES ('content_key_since', $1)", [now.toISOString()])
  })
}

/**
 * Gives a lake another key for pseudonyms, and drops the rules that recognise what was redacted: they are hashes under the old key.
 * Then nobody can hold a guess against a pseudonym any more, and what logs bring again is not redacted and not seen to be the same.
 * Close the lake afterwards, and rewrite it.
 *
 * @param secret 32 hex digits or more
 */
export async function rotateRedactionKey({ engine }: Lake, secret: string): Promise<void> {
  checkKey(secret)
  await engine.transaction(async () => {
    await engine.query("UPDATE setting SET value = $1 WHERE name = 'redaction_key'", [secret])
    await engine.query('DELETE FROM stored.document WHERE kind = $1', [REDACTION_KIND])
  })
}

function checkKey(secret: string): void {
  if (!/^[0-9a-f]{32,}$/.test(secret)) throw new Error('a key has at least 32 hex digits')
}
