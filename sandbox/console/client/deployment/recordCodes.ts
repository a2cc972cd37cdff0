import { say } from '../language.ts';

/** Why the marketplace refuses a usage record (zh-cn_topic_0070649410). */
const codes: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  '001': { en: 'instance does not exist', zh: '云商店没有该实例' },
  '002': { en: 'time format wrong', zh: '时间格式错误' },
  '003': { en: 'usage value wrong', zh: '用量值错误' },
  '004': { en: 'metering_sn missing', zh: '缺少 metering_sn' },
  '005': { en: 'metering_sn repeated', zh: 'metering_sn 重复' },
  '006': { en: 'the product has left the market', zh: '商品已下架' },
  '007': { en: 'record time expired', zh: '记录时间已过期' },
  '009': { en: 'the instance belongs to another seller', zh: '实例属于其他商家' },
  '010': { en: 'duplicate record', zh: '重复记录' },
  '011': { en: 'time range invalid', zh: '时间范围无效' },
  '012': { en: 'the instance is not pay-per-use', zh: '该实例不是按需计费' },
  '013': { en: 'the state of the resource is abnormal', zh: '资源状态异常' },
  '014': { en: 'the resource is closed', zh: '资源已关闭' },
  '015': { en: 'the hour lies before the resource was opened', zh: '时段早于资源开通时间' },
  '016': { en: 'the resource is still being opened', zh: '资源开通中' },
  '017': { en: 'the package instance is missing', zh: '缺少套餐包实例' },
  '018': { en: 'the package instance is wrong', zh: '套餐包实例错误' },
  '019': { en: 'stopped by risk control', zh: '被风控停止' },
};

/** A code of a usage record in words; nothing for one that is not known. */
export function recordCode(code: string | null): string {
  const text = code === null ? undefined : codes[code];
  return text === undefined ? '' : say(text);
}
