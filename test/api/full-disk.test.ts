import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateGraphCommand,
  DetectiveClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-detective'
import { expect, test, vi } from 'vitest'
import { readAudit } from '../../src/api/audit/read-audit.ts'
import { verifyAudit } from '../../src/api/audit/verify-audit.ts'
import { ADMINISTRATOR, startTestServer } from '../support/serve.ts'

test('while the audit cannot be written nothing is changed; afterwards all goes on, and no record is missing', async () => {
  const server = await startTestServer()
  const { endpoint, region, folder } = server
  const credentials = server.credentials(ADMINISTRATOR)
  const client = new DetectiveClient({ endpoint, region, credentials, maxAttempts: 1 })
  const { GraphArn = '' } = await client.send(new CreateGraphCommand({}))
  const tag = (name: string) =>
    client.send(new TagResourceCommand({ ResourceArn: GraphArn, Tags: { [name]: '' } }))
  const tags = async () =>
    Object.keys(
      (await client.send(new ListTagsForResourceCommand({ ResourceArn: GraphArn }))).Tags ?? {},
    )
  const ready = async () => (await fetch(`${endpoint}/readyz`)).status

  const full = await fillDisk(join(folder, 'credentials.json'))
  const refused = { name: 'InternalServerException' }
  // Nobody knew before that the disk is full: it is done, and remembered as soon as that can be.
  await expect(tag('first')).rejects.toMatchObject(refused)
  await expect(tag('second')).rejects.toMatchObject(refused)
  await expect(tags()).rejects.toMatchObject(refused)
  expect(await ready()).toBe(503)

  full.mockRestore()
  expect(await ready()).toBe(200)
  await tag('third')
  expect((await tags()).toSorted()).toEqual(['first', 'third'])
  const audit = join(folder, 'audit')
  const { records } = await readAudit(audit, { from: 0, to: Date.now() + 1000, limit: 50 })
  const changes = records.filter(({ eventName }) => eventName === 'TagResource')
  expect(changes).toHaveLength(2)
  expect((await verifyAudit(audit)).problems).toEqual([])
  client.destroy()
  await server.close()
})

/** Has every write of the audit fail after some bytes, as a full disk does. */
async function fillDisk(path: string) {
  const file = await open(path)
  const handles: FileHandle = Object.getPrototypeOf(file)
  await file.close()
  return vi.spyOn(handles, 'appendFile').mockImplementation(async function (
    this: FileHandle,
    text,
  ) {
    await this.write(String(text).slice(0, 20))
    throw new Error('ENOSPC: no space left on device, write')
  })
}
