import { checkChange } from '../../shared/instance/questions/checkChange.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { changeInstanceCheckRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** May this instance change to that product on its renewal? Only the seller's product can tell; nothing changes. */
export const changeInstanceCheck = saasV2.activity('changeInstanceCheck', changeInstanceCheckRequest, {
  async run(call, bridge) {
    const { instanceId, productInfo } = call.request;
    await call.replayChecked();
    const check = await checkChange(bridge, instanceId, productInfo, call);
    switch (check.kind) {
      case 'allowed':
        return { code: '000000' };
      case 'unknown':
        return { code: '000003' };
      case 'refused':
        return { code: '000005', message: check.reason };
    }
  },
});

export const handler = serve(changeInstanceCheck);
