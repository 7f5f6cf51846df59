/** Versions that Security Lake has written: the first, the one of source version 2, and a later one.
 * https://docs.aws.amazon.com/security-lake/latest/userguide/open-cybersecurity-schema-framework.html */
export type OcsfVersion = '1.0.0-rc.2' | '1.1.0' | '1.5.0'
