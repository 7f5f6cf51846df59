import type { NamedObject } from '../../../src/sources/sqs/notification.ts'

/** S3's notification that objects were made, as its user guide shows it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function s3Notification(objects: readonly NamedObject[]): string {
  return JSON.stringify({
    Records: objects.map(({ bucket, key, bytes, etag }, i) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'eu-west-1',
      eventTime: '2026-01-02T03:04:05.006Z',
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'AWS:AROAEXAMPLE:trail' },
      requestParameters: { sourceIPAddress: '203.0.113.7' },
      responseElements: { 'x-amz-request-id': '5582815E1AEA5ADF', 'x-amz-id-2': 'FMyUVURIY8' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'dupin',
        bucket: {
          name: bucket,
          ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
          arn: `arn:aws:s3:::${bucket}`,
        },
        object: {
          key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
          size: bytes,
          eTag: etag,
          sequencer: `0055AED6DCD90281${i.toString(16).padStart(2, '0')}`,
        },
      },
    })),
  })
}

/** The same of one object, as EventBridge tells it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function eventBridgeEvent({ bucket, key, bytes, etag }: NamedObject): string {
  return JSON.stringify({
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-01-02T03:04:05Z',
    region: 'eu-west-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size: bytes,
        etag,
        sequencer: '617f08299329d189',
      },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      'source-ip-address': '203.0.113.7',
      reason: 'PutObject',
    },
  })
}

/** What SNS makes of a message where delivery is not raw.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function snsEnvelope(message: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:logs',
    Subject: 'Amazon S3 Notification',
    Message: message,
    Timestamp: '2026-01-02T03:04:05.006Z',
    SignatureVersion: '1',
    Signature: 'c2lnbmF0dXJl',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-example.pem',
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  })
}
