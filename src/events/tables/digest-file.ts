import { column, type EventTable } from './table.ts'

export const DIGEST_FILE: EventTable = {
  name: 'digest_file',
  description: 'A log file that a CloudTrail digest lists, with the hash of its content.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of the digest and the file'),
    column('digest', 'key', 'key of the digest'),
    column('time', 'time', 'digestStartTime of the digest'),
    column('account', 'term', 'awsAccountId of the digest'),
    column('region', 'term', 'Region of the digest'),
    column('bucket', 'term', 's3Bucket'),
    column('object_key', 'text', 's3Object'),
    column('name', 'text', 'name of the file without folders and extensions: unique among all'),
    column('sha256', 'text', 'hashValue: SHA-256 of the uncompressed content'),
    column('oldest', 'time', 'oldestEventTime'),
    column('newest', 'time', 'newestEventTime'),
  ],
}
