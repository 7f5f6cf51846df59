/**
 * A CloudTrail event as S3 delivers it inside `{"Records":[…]}`; LookupEvents carries the same as text in
 * `CloudTrailEvent`, EventBridge in `detail`. Data events and network-activity events differ only in `eventCategory`
 * and in what `requestParameters` holds.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 *
 * ```json
 * { "eventVersion": "1.11",
 *   "userIdentity": { "type": "AssumedRole", "principalId": "AROAEXAMPLE:ci", "accountId": "111122223333",
 *     "arn": "arn:aws:sts::111122223333:assumed-role/Deploy/ci", "accessKeyId": "ASIAEXAMPLE",
 *     "sessionContext": { "sessionIssuer": { "type": "Role", "arn": "arn:aws:iam::111122223333:role/Deploy" },
 *                         "attributes": { "mfaAuthenticated": "false" } } },
 *   "eventTime": "2026-10-30T02:03:11Z", "eventSource": "sagemaker.amazonaws.com", "eventName": "UpdateEndpoint",
 *   "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.7", "userAgent": "aws-cli/2.17",
 *   "requestParameters": { "endpointName": "churn", "endpointConfigName": "churn-42" },
 *   "responseElements": { "endpointArn": "…" },
 *   "requestID": "…", "eventID": "4f0d3c6e-…", "readOnly": false, "eventType": "AwsApiCall",
 *   "managementEvent": true, "recipientAccountId": "111122223333", "eventCategory": "Management" }
 * ```
 *
 * Log shippers rename the time to `@timestamp`; it is read where `eventTime` is absent.
 */

/** The fields that a row is made of; the position is the slot of the field scanner. */
export const FIELDS = [
  'eventID',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'recipientAccountId',
  'eventCategory',
  'readOnly',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestID',
  'vpcEndpointId',
  'managementEvent',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'userIdentity',
  'userIdentity.type',
  'userIdentity.arn',
  'userIdentity.accountId',
  'userIdentity.principalId',
  'userIdentity.userName',
  'userIdentity.accessKeyId',
  'userIdentity.invokedBy',
  'userIdentity.identityProvider',
  'userIdentity.onBehalfOf.userId',
  'userIdentity.sessionContext.sessionIssuer.arn',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  '@timestamp',
  'responseElements.ConsoleLogin',
  'insightDetails',
] as const

export type CloudTrailField = (typeof FIELDS)[number]
