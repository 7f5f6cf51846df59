import { memoryBucket } from '../../test/support/aws/s3-bucket.ts'
import { startS3 } from '../../test/support/aws/s3-server.ts'
import { folderObjects } from './folder-objects.ts'
import { generatedObjects } from './generated-objects.ts'

/** Serves a bucket `logs` in a process of its own: the files of a folder, or so many bytes that are made when they are asked
 * for. Says where, and how many objects and events there are if it made them. */
const [, , what = '', argument = ''] = process.argv
const made = what === 'generated' ? generatedObjects(Number(argument)) : undefined
const objects = made?.objects ?? folderObjects(argument)
const server = await startS3()
server.mount('logs', memoryBucket(objects))
process.stdout.write(
  `${JSON.stringify({ endpoint: server.endpoint, objects: objects.length, events: made?.events ?? 0 })}\n`,
)
