import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiTypes } from './reference/api-types.ts'
import { openApiText } from './reference/openapi.ts'
import { referencePages } from './reference/pages.ts'

/** Writes `docs/reference` anew: run by `npm run docs`. */
const folder = fileURLToPath(new URL('../docs/reference/', import.meta.url))
mkdirSync(folder, { recursive: true })
const pages = referencePages()
const names = new Set(pages.map(({ name }) => name))
for (const old of readdirSync(folder)) if (!names.has(old)) rmSync(join(folder, old))
for (const { name, text } of pages) writeFileSync(join(folder, name), text)
const openApi = await openApiText()
writeFileSync(new URL('../docs/openapi.json', import.meta.url), openApi)
writeFileSync(new URL('../console/src/api/schema.d.ts', import.meta.url), await apiTypes(openApi))
process.stdout.write(
  `${pages.length} pages in docs/reference, docs/openapi.json and the types of the console\n`,
)
