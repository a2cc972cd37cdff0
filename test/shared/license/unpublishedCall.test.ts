import { expect, it } from 'vitest';
import { unpublishedCall } from '../../../shared/license/unpublishedCall.ts';

it('says values of the documented fields that are harmless, and names of all others', () => {
  const request = {
    activity: 'getLicenseAsync',
    eventId: 'E1',
    instanceId: 'I1',
    expireTime: undefined,
    deviceFingerprint: 'FP-SECRET',
    mobile: '13812345678',
    idNum: '352255555555656',
    contact: 'Zhang San',
    pwd: 'hunter3',
    verifyCode: '987654',
    accessKey: 'AK-SECRET',
    '13900000000': '',
  };
  expect(unpublishedCall(request)).toEqual({
    said: [
      'activity=getLicenseAsync',
      'eventId=E1',
      'instanceId=I1',
      'deviceFingerprint',
      'mobile',
      'idNum',
      'contact',
      'pwd',
      'verifyCode',
      'accessKey',
      '(no name)',
    ],
  });
});
