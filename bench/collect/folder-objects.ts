import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredObject } from '../../test/support/aws/s3-bucket.ts'

/** The files below a folder as the objects of a bucket. */
export function folderObjects(folder: string): StoredObject[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((key) => {
      const read = () => readFileSync(join(folder, key))
      const bytes = read()
      const etag = createHash('md5').update(bytes).digest('hex')
      return { key, etag, size: bytes.length, read }
    })
}
