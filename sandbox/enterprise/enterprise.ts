/** An enterprise that buys joint-operation products. Everything here is public and made up. */
export const enterprise = {
  tenantId: 'sandbox-tenant-0001',
  tenantCode: 'sandbox',
  name: 'Sandbox Ltd. 沙箱企业',
  appId: 'SANDBOXAPP0001',
  clientId: 'sandbox-client-0001',
  clientSecret: 'sandbox-client-secret-0001',
} as const;

export interface Person {
  readonly userName: string;
  readonly name: string;
  readonly orgCode: string;
  readonly role: 'admin' | 'user';
  readonly position: string;
}

export const people: readonly Person[] = [
  { userName: 'zhangsan', name: '张三', orgCode: '10', role: 'admin', position: '系统管理员' },
  { userName: 'lisi', name: '李四', orgCode: '11', role: 'user', position: '运营经理' },
  { userName: 'alice', name: 'Alice Example', orgCode: '12', role: 'user', position: 'Engineer' },
];

export interface Department {
  readonly orgCode: string;
  readonly orgName: string;
  readonly parentCode: string;
}

export const departments: readonly Department[] = [
  { orgCode: '10', orgName: '总部 Headquarters', parentCode: '' },
  { orgCode: '11', orgName: '运营部 Operations', parentCode: '10' },
  { orgCode: '12', orgName: '研发部 Development', parentCode: '10' },
];
