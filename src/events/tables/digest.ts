import { column, type EventTable } from './table.ts'

export const DIGEST: EventTable = {
  name: 'digest',
  description:
    'A CloudTrail digest: what CloudTrail says, signed, about the log files of one hour, account, Region and trail.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of where it was read and what it says'),
    column('time', 'time', 'digestStartTime'),
    column('end_time', 'time', 'digestEndTime'),
    column('signed_end', 'term', 'digestEndTime as written, which is what was signed'),
    column('account', 'term', 'awsAccountId'),
    column('region', 'term', 'Region whose log files it lists'),
    column('trail', 'term', 'name of the trail'),
    column('home_region', 'term', 'Region in which the trail was made'),
    column('backfill', 'code', 'TRUTH: written later, for log files delivered late'),
    column('bucket', 'term', 'digestS3Bucket'),
    column('object_key', 'text', 'digestS3Object'),
    column('fingerprint', 'term', 'digestPublicKeyFingerprint'),
    column('signature', 'text', 'signature of the object’s metadata, where the source brings it'),
    column('previous_bucket', 'term', 'previousDigestS3Bucket; absent where a chain begins'),
    column('previous_key', 'text', 'previousDigestS3Object'),
    column('previous_hash', 'text', 'previousDigestHashValue'),
    column('previous_signature', 'text', 'previousDigestSignature'),
    column('files', 'count', 'log files that it lists'),
  ],
}
