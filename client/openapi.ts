// Made by `npm run reference` with openapi-typescript from the description of the seller API. Do not edit.

export interface paths {
    "/api/v1/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Instances, newest first
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One instance
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getInstancesInstanceId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that happened to an instance
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getInstancesInstanceIdHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/provisioned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The product has made it: app data for the buyer, or the licence
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postInstancesInstanceIdProvisioned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The product refuses the order for good
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postInstancesInstanceIdRefused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets the expiry; our own clock never acts on it
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdExtend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Blocks it
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdFreeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lifts a freeze, whoever made it
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdUnfreeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/keep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Our own clock will not release it
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdKeep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/let-go": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Our own clock may release it again
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdLetGo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends it for good
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances/{instanceId}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forgets a refusal and asks the product again
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postInstancesInstanceIdReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Pending events
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends all events of a time range again
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postEventsRedeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{eventId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends an event again, under the same id
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postEventsEventIdRedeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{eventId}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Parks a pending event so that later ones may go
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postEventsEventIdDismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses/codes/{license}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activates a code at the marketplace; the outcome comes as an event
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postLicensesCodesLicenseActivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses/codes/{license}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reports who or how many use the software of a code
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postLicensesCodesLicenseUsage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses/codes/{license}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the marketplace says of a code, which stands over everything else
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getLicensesCodesLicenseStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Licences of all licence families, newest first
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getLicenses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses/{instanceId}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How many online licences the order gives
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postLicensesInstanceIdQuota"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses/{instanceId}/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Applications for online licences of one instance
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getLicensesInstanceIdApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licenses/{instanceId}/applications/{applicationId}/license": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The product has made the licence: it goes up to the marketplace
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postLicensesInstanceIdApplicationsApplicationIdLicense"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Enterprises and the instances they are bound to, newest first
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getTenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One enterprise with its bindings and applications; never a client secret
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getTenantsTenantId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenantId}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who may use the product; with `since` also those who no longer may
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getTenantsTenantIdUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenantId}/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Departments of an enterprise, flat or as a tree, per instance it is bound to
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getTenantsTenantIdDepartments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Usage records, at most 1,000; a record that comes again counts once
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postUsageRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Readings of counters that only grow; the increments are the usage
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postUsageReadings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/{instanceId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a refused window once more, under another record id
         * @description Needs a token of the scope operate or larger.
         */
        post: operations["postUsageInstanceIdResend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/{instanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Windows of one instance and what became of them, newest first
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getUsageInstanceId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A package that pays the usage of an instance; the one that ends first is taken first
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postUsagePackages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/{instanceId}/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the buyer’s page shows of the use
         * @description Needs a token of the scope write or larger.
         */
        post: operations["postUsageInstanceIdInfo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/{instanceId}/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Packages of one instance and what is left of them
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getUsageInstanceIdPackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failed calls of one day
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the deployment can work */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alarms that are not over
         * @description Needs a token of the scope read or larger.
         */
        get: operations["getAlarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "instance.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.created */
        post: operations["onInstanceCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.renewed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.renewed */
        post: operations["onInstanceRenewed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.frozen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.frozen */
        post: operations["onInstanceFrozen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.unfrozen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.unfrozen */
        post: operations["onInstanceUnfrozen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.upgraded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.upgraded */
        post: operations["onInstanceUpgraded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.released */
        post: operations["onInstanceReleased"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.overdue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.overdue */
        post: operations["onInstanceOverdue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.release-due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.release-due */
        post: operations["onInstanceReleaseDue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.unconfirmed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.unconfirmed */
        post: operations["onInstanceUnconfirmed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.requested */
        post: operations["onLicenseRequested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.activated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.activated */
        post: operations["onLicenseActivated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.activation-refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.activation-refused */
        post: operations["onLicenseActivationRefused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.usage-reported": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.usage-reported */
        post: operations["onLicenseUsageReported"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.usage-refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.usage-refused */
        post: operations["onLicenseUsageRefused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.applied": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.applied */
        post: operations["onLicenseApplied"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.uploaded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.uploaded */
        post: operations["onLicenseUploaded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "license.upload-refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** license.upload-refused */
        post: operations["onLicenseUploadRefused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "tenant.bound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** tenant.bound */
        post: operations["onTenantBound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "tenant.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** tenant.updated */
        post: operations["onTenantUpdated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "tenant.unbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** tenant.unbound */
        post: operations["onTenantUnbound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "application.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** application.updated */
        post: operations["onApplicationUpdated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "users.authorized": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** users.authorized */
        post: operations["onUsersAuthorized"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "users.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** users.updated */
        post: operations["onUsersUpdated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "users.revoked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** users.revoked */
        post: operations["onUsersRevoked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "departments.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** departments.changed */
        post: operations["onDepartmentsChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "usage.low": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** usage.low */
        post: operations["onUsageLow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "usage.exhausted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** usage.exhausted */
        post: operations["onUsageExhausted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "usage.rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** usage.rejected */
        post: operations["onUsageRejected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "usage.meter-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** usage.meter-reset */
        post: operations["onUsageMeterReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "order.notified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** order.notified */
        post: operations["onOrderNotified"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "order.unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** order.unread */
        post: operations["onOrderUnread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "order.unfulfilled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** order.unfulfilled */
        post: operations["onOrderUnfulfilled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.change-requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.change-requested */
        post: operations["onInstanceChangeRequested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "instance.status-requested": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** instance.status-requested */
        post: operations["onInstanceStatusRequested"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
        AppAnswer: {
            app: {
                frontEndUrl: string;
                adminUrl?: string;
                userName?: string;
                password?: string;
                memo?: string;
            };
        };
        ApplicationEventData: {
            instanceId: string;
            applicationId: string;
            sequence: number;
            family: string;
            eventId: string;
            deviceFingerprint?: string;
            /** Format: date-time */
            effectiveAt: string;
            /** Format: date-time */
            expireAt?: string;
            status: string;
            refusal?: {
                code: string;
                reason: string;
            };
            /** @constant */
            trial?: true;
            product?: components["schemas"]["Product"];
        };
        ApplicationUpdated: {
            /** @constant */
            type: "application.updated";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                appId: string;
                flag: number;
            };
        };
        Cause: {
            activity: string;
            orderId?: string;
            orderLineId?: string;
            actor?: string;
        };
        ChangeAnswer: {
            allowed: boolean;
            reason?: string;
        };
        Customer: {
            customerId: string;
            customerName?: string;
            userId?: string;
            userName?: string;
            mobilePhone?: string | {
                unreadable: string;
            };
            email?: string | {
                unreadable: string;
            };
            extendParams?: {
                name: string;
                value: string;
            }[];
            extendParamsText?: string;
            otherFields?: {
                [key: string]: unknown;
            };
        };
        DepartmentsChanged: {
            /** @constant */
            type: "departments.changed";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                full: boolean;
                count: number;
                orgCode?: string;
            };
        };
        InstanceChangeRequested: {
            /** @constant */
            type: "instance.change-requested";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["QuestionData"] & {
                target: {
                    [key: string]: unknown;
                }[];
            };
        };
        InstanceCreated: {
            /** @constant */
            type: "instance.created";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                chargingMode?: string;
                periodType?: string;
                periodNumber?: string;
                orderAmount?: string;
                amount?: string;
                diskSize?: string;
                bandWidth?: string;
                trialFlag?: string;
                provisionType?: string;
            };
        };
        InstanceEventData: {
            instanceId: string;
            sequence: number;
            family: string;
            orderId: string;
            orderLineId?: string;
            productId?: string;
            skuCode?: string;
            identificationCode?: string;
            license?: string;
            status: string;
            previousStatus?: string;
            /** Format: date-time */
            expireAt?: string;
            /** Format: date-time */
            previousExpireAt?: string;
            cause: components["schemas"]["Cause"];
            customer?: components["schemas"]["Customer"];
            order: components["schemas"]["Order"] | null;
            /** @constant */
            trial?: true;
            product?: components["schemas"]["Product"];
        };
        InstanceFrozen: {
            /** @constant */
            type: "instance.frozen";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                frozenBy?: string;
            };
        };
        InstanceOverdue: {
            /** @constant */
            type: "instance.overdue";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"];
        };
        InstanceReleaseDue: {
            /** @constant */
            type: "instance.release-due";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                /** Format: date-time */
                releaseAt?: string;
            };
        };
        InstanceReleased: {
            /** @constant */
            type: "instance.released";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                reason: string;
                chargingMode?: string;
                periodType?: string;
                periodNumber?: string;
                orderAmount?: string;
                amount?: string;
                diskSize?: string;
                bandWidth?: string;
                trialFlag?: string;
                provisionType?: string;
            };
        };
        InstanceRenewed: {
            /** @constant */
            type: "instance.renewed";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                scene: string;
                chargingMode?: string;
                periodType?: string;
                periodNumber?: string;
                orderAmount?: string;
                amount?: string;
                diskSize?: string;
                bandWidth?: string;
                trialFlag?: string;
                provisionType?: string;
            };
        };
        InstanceStatusRequested: {
            /** @constant */
            type: "instance.status-requested";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["QuestionData"] & {
                wanted: string;
            };
        };
        InstanceUnconfirmed: {
            /** @constant */
            type: "instance.unconfirmed";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"];
        };
        InstanceUnfrozen: {
            /** @constant */
            type: "instance.unfrozen";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"];
        };
        InstanceUpgraded: {
            /** @constant */
            type: "instance.upgraded";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                chargingMode?: string;
                periodType?: string;
                periodNumber?: string;
                orderAmount?: string;
                amount?: string;
                diskSize?: string;
                bandWidth?: string;
                trialFlag?: string;
                provisionType?: string;
                extendParams?: {
                    name: string;
                    value: string;
                }[];
                extendParamsText?: string;
                otherFields?: {
                    [key: string]: unknown;
                };
            };
        };
        LicenseActivated: {
            /** @constant */
            type: "license.activated";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                quantity?: string;
                remarks?: string;
            };
        };
        LicenseActivationRefused: {
            /** @constant */
            type: "license.activation-refused";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                code: string;
            };
        };
        LicenseAnswer: {
            license: string;
        };
        LicenseApplied: {
            /** @constant */
            type: "license.applied";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["ApplicationEventData"];
        };
        LicenseRequested: {
            /** @constant */
            type: "license.requested";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                identificationCode: string;
                chargingMode?: string;
                periodType?: string;
                periodNumber?: string;
                orderAmount?: string;
                amount?: string;
                diskSize?: string;
                bandWidth?: string;
                trialFlag?: string;
                provisionType?: string;
            };
        };
        LicenseUploadRefused: {
            /** @constant */
            type: "license.upload-refused";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["ApplicationEventData"];
        };
        LicenseUploaded: {
            /** @constant */
            type: "license.uploaded";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["ApplicationEventData"];
        };
        LicenseUsageRefused: {
            /** @constant */
            type: "license.usage-refused";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                code: string;
            };
        };
        LicenseUsageReported: {
            /** @constant */
            type: "license.usage-reported";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                quantity?: string;
                remarks?: string;
            };
        };
        MadeLicenseAnswer: {
            license: string;
        } | {
            file: {
                fileName: string;
                content: string;
            };
        };
        Order: {
            orderId: string;
            orderLineId: string;
            orderType: string;
            /** Format: date-time */
            createdAt?: string;
            chargingMode?: string;
            periodType?: string;
            periodNumber?: number;
            /** Format: date-time */
            expireAt?: string;
            productId?: string;
            productName?: string;
            skuCode?: string;
            quantity?: string;
            amounts: {
                [key: string]: string;
            };
            buyer?: {
                [key: string]: string;
            };
            extendParams?: {
                name: string;
                value: string;
            }[];
        };
        OrderEventData: {
            orderId: string;
            orderLineId?: string;
            sequence: number;
            /** Format: date-time */
            notifiedAt: string;
            order: components["schemas"]["Order"] | null;
            lines?: (components["schemas"]["Order"] | null)[];
            /** @constant */
            trial?: true;
            product?: components["schemas"]["Product"];
        };
        OrderNotified: {
            /** @constant */
            type: "order.notified";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["OrderEventData"];
        };
        OrderUnfulfilled: {
            /** @constant */
            type: "order.unfulfilled";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["OrderEventData"];
        };
        OrderUnread: {
            /** @constant */
            type: "order.unread";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] | components["schemas"]["OrderEventData"];
        };
        Product: {
            name?: string;
            plan?: string;
        };
        QuestionData: {
            instanceId: string;
            status: string;
            orderId: string;
            orderLineId?: string;
            productId?: string;
            skuCode?: string;
            /** Format: date-time */
            expireAt?: string;
            /** @constant */
            trial?: true;
            product?: components["schemas"]["Product"];
        };
        RefusalAnswer: {
            refused: {
                code: string;
                reason?: string;
            };
        };
        StatusAnswer: {
            handled: boolean;
        };
        TenantBound: {
            /** @constant */
            type: "tenant.bound";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                orderId?: string;
            };
        };
        TenantEventData: {
            tenantId: string;
            instanceId: string | null;
            sequence: number;
            test: boolean;
            tenantCode?: string;
            name?: string;
            status: string;
            /** Format: date-time */
            since?: string;
            /** @constant */
            trial?: true;
            product?: components["schemas"]["Product"];
        };
        TenantUnbound: {
            /** @constant */
            type: "tenant.unbound";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                orderId?: string;
            };
        };
        TenantUpdated: {
            /** @constant */
            type: "tenant.updated";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                orderId?: string;
            };
        };
        UsageExhausted: {
            /** @constant */
            type: "usage.exhausted";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                remainingPercent: number;
            };
        };
        UsageLow: {
            /** @constant */
            type: "usage.low";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                remainingPercent: number;
            };
        };
        UsageMeterReset: {
            /** @constant */
            type: "usage.meter-reset";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                meter: string;
                from: string;
                to: string;
            };
        };
        UsageRejected: {
            /** @constant */
            type: "usage.rejected";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["InstanceEventData"] & {
                code: string;
                description?: string;
                closedAt?: string;
                meteringSn: string;
                value: string;
                /** Format: date-time */
                beginAt: string;
                /** Format: date-time */
                endAt: string;
                packageId?: string;
            };
        };
        UsersAuthorized: {
            /** @constant */
            type: "users.authorized";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                appId: string;
                flag: number;
                count: number;
            };
        };
        UsersRevoked: {
            /** @constant */
            type: "users.revoked";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                appId: string;
                flag: number;
                count: number;
            };
        };
        UsersUpdated: {
            /** @constant */
            type: "users.updated";
            /** Format: date-time */
            timestamp: string;
            data: components["schemas"]["TenantEventData"] & {
                appId: string;
                flag: number;
                count: number;
            };
        };
    };
    responses: {
        /** @description The body is not JSON. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A known bearer token is needed. */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token does not allow this. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This is not possible in its present state. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too much at once. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body must be application/json. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A rule is broken; `errors` names each place and rule. What is right in a batch was taken. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault; the log has the request id. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The table does not answer at the moment; try again. */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getInstances: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                status?: string;
                family?: string;
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            instanceId: string;
                            status: string;
                            family: string;
                            orderId: string | null;
                            orderLineId: string | null;
                            productId: string | null;
                            skuCode: string | null;
                            expireAt: string | null;
                            expireAtSource: string | null;
                            frozenBy: string | null;
                            frozenAt: string | null;
                            freezeWaiting: string | null;
                            failedCall: {
                                /** Format: date-time */
                                at: string;
                                activity: string;
                                orderId: string | null;
                                resultCode: string;
                            } | null;
                            keptByOperator: boolean;
                            releaseNoticedAt: string | null;
                            releasedAt: string | null;
                            refusal: {
                                code: string;
                                reason: string;
                            } | null;
                            confirmedAt: string | null;
                            importedAt: string | null;
                            order?: {
                                [key: string]: unknown;
                            } | null;
                            license: string | null;
                            quota: number | null;
                            applications: number;
                            app: {
                                [key: string]: unknown;
                            } | null;
                            unreadable: string | null;
                            pendingEvents: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        nextCursor: string | null;
                        unreadable?: {
                            instanceId: string;
                            problem: string;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getInstancesInstanceId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getInstancesInstanceIdHistory: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            type: string;
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            outcome: string;
                            /** Format: date-time */
                            leftAt?: string;
                            /** Format: date-time */
                            nextAt?: string;
                            acceptedAt?: string | null;
                            lastFailure?: string | null;
                            attempts: number;
                            note?: string | null;
                            data: {
                                [key: string]: string | number | boolean | null;
                            };
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdProvisioned: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdRefused: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    /** @default  */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdExtend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    expireAt: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdFreeze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdUnfreeze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdKeep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdLetGo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postInstancesInstanceIdReopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            type: string;
                            item: {
                                kind: string;
                                id: string;
                                orderId: string | null;
                            };
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            attempts: number;
                            /** Format: date-time */
                            nextAt: string;
                            acceptedAt: string | null;
                            lastFailure: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postEventsRedeliver: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                    instanceId?: string;
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redelivered: number;
                        nextCursor?: string | null;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postEventsEventIdRedeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redelivered: number;
                        nextCursor?: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postEventsEventIdDismiss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dismissed: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postLicensesCodesLicenseActivate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                license: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    effectiveAt?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postLicensesCodesLicenseUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                license: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entries: ({
                        id: string;
                    } | {
                        activeNum: number;
                    })[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getLicensesCodesLicenseStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                license: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        license: string;
                        status: string;
                        expireAt: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getLicenses: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                status?: string;
                family?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            instanceId: string;
                            status: string;
                            family: string;
                            orderId: string | null;
                            orderLineId: string | null;
                            productId: string | null;
                            skuCode: string | null;
                            expireAt: string | null;
                            expireAtSource: string | null;
                            frozenBy: string | null;
                            frozenAt: string | null;
                            freezeWaiting: string | null;
                            failedCall: {
                                /** Format: date-time */
                                at: string;
                                activity: string;
                                orderId: string | null;
                                resultCode: string;
                            } | null;
                            keptByOperator: boolean;
                            releaseNoticedAt: string | null;
                            releasedAt: string | null;
                            refusal: {
                                code: string;
                                reason: string;
                            } | null;
                            confirmedAt: string | null;
                            importedAt: string | null;
                            order?: {
                                [key: string]: unknown;
                            } | null;
                            license: string | null;
                            quota: number | null;
                            applications: number;
                            app: {
                                [key: string]: unknown;
                            } | null;
                            unreadable: string | null;
                            pendingEvents: number;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postLicensesInstanceIdQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quota: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        status: string;
                        family: string;
                        orderId: string | null;
                        orderLineId: string | null;
                        productId: string | null;
                        skuCode: string | null;
                        expireAt: string | null;
                        expireAtSource: string | null;
                        frozenBy: string | null;
                        frozenAt: string | null;
                        freezeWaiting: string | null;
                        failedCall: {
                            /** Format: date-time */
                            at: string;
                            activity: string;
                            orderId: string | null;
                            resultCode: string;
                        } | null;
                        keptByOperator: boolean;
                        releaseNoticedAt: string | null;
                        releasedAt: string | null;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        confirmedAt: string | null;
                        importedAt: string | null;
                        order?: {
                            [key: string]: unknown;
                        } | null;
                        license: string | null;
                        quota: number | null;
                        applications: number;
                        app: {
                            [key: string]: unknown;
                        } | null;
                        unreadable: string | null;
                        pendingEvents: number;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getLicensesInstanceIdApplications: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            applicationId: string;
                            instanceId: string;
                            eventId: string;
                            deviceFingerprint: string | null;
                            /** Format: date-time */
                            effectiveAt: string;
                            expireAt: string | null;
                            status: string;
                            refusal: {
                                code: string;
                                reason: string;
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postLicensesInstanceIdApplicationsApplicationIdLicense: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
                applicationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    license: string;
                } | {
                    file: {
                        fileName: string;
                        content: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        applicationId: string;
                        instanceId: string;
                        eventId: string;
                        deviceFingerprint: string | null;
                        /** Format: date-time */
                        effectiveAt: string;
                        expireAt: string | null;
                        status: string;
                        refusal: {
                            code: string;
                            reason: string;
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenants: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                test?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            tenantId: string;
                            instanceId: string | null;
                            orderId: string | null;
                            tenantCode: string | null;
                            name: string | null;
                            domainName: string | null;
                            status: string;
                            test: boolean;
                            syncedAt: string | null;
                            pendingEvents: number;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenantsTenantId: {
        parameters: {
            query?: {
                test?: "true" | "false";
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tenantId: string;
                        bindings: {
                            tenantId: string;
                            instanceId: string | null;
                            orderId: string | null;
                            tenantCode: string | null;
                            name: string | null;
                            domainName: string | null;
                            status: string;
                            test: boolean;
                            syncedAt: string | null;
                            pendingEvents: number;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        applications: {
                            appId: string;
                            instanceId: string | null;
                            clientId: string;
                            /** Format: date-time */
                            syncedAt: string;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenantsTenantIdUsers: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                test?: "true" | "false";
                appId?: string;
                instanceId?: string;
                orgCode?: string;
                role?: "admin" | "user";
                since?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            userName: string;
                            appId: string;
                            instanceId: string | null;
                            orgCode: string | null;
                            role: string;
                            enabled: boolean;
                            authorized: boolean;
                            removed: boolean;
                            profile: {
                                [key: string]: unknown;
                            } | null;
                            /** Format: date-time */
                            syncedAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getTenantsTenantIdDepartments: {
        parameters: {
            query?: {
                test?: "true" | "false";
                instanceId?: string;
                form?: "flat" | "tree";
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            instanceId: string | null;
                            departments: {
                                orgCode: string;
                            }[];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postUsageRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    records: {
                        id: string;
                        instanceId: string;
                        /** Format: date-time */
                        at: string;
                        value: string | number;
                        packageInstanceId?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {string} */
                            outcome: "accepted" | "repeated";
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postUsageReadings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    readings: {
                        instanceId: string;
                        meter: string;
                        reading: string | number;
                        /** Format: date-time */
                        at: string;
                        packageInstanceId?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {string} */
                            outcome: "accepted" | "repeated";
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postUsageInstanceIdResend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    beginAt: string;
                    packageInstanceId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        packageInstanceId: string | null;
                        /** Format: date-time */
                        beginAt: string;
                        /** Format: date-time */
                        endAt: string;
                        value: string;
                        records: number;
                        status: string;
                        meteringSn: string;
                        /** @enum {string} */
                        api: "new" | "old";
                        attempts: number;
                        code: string | null;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getUsageInstanceId: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
            };
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            instanceId: string;
                            packageInstanceId: string | null;
                            /** Format: date-time */
                            beginAt: string;
                            /** Format: date-time */
                            endAt: string;
                            value: string;
                            records: number;
                            status: string;
                            meteringSn: string;
                            /** @enum {string} */
                            api: "new" | "old";
                            attempts: number;
                            code: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postUsagePackages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    instanceId: string;
                    packageInstanceId: string;
                    quota?: string;
                    /** Format: date-time */
                    expireAt?: string;
                    stopsWhenUsedUp?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        packages: {
                            packageInstanceId: string;
                            quota: string;
                            used: string;
                            expireAt: string | null;
                            stopsWhenUsedUp: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    postUsageInstanceIdInfo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    usageValue: string | number;
                    /** Format: date-time */
                    statisticalTime: string;
                    /** Format: uri */
                    dashboardUrl?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        usageInfo: {
                            usageValue: string;
                            /** Format: date-time */
                            statisticalTime: string;
                            relatedInstanceId?: string;
                            dashboardUrl?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getUsageInstanceIdPackages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        instanceId: string;
                        packages: {
                            packageInstanceId: string;
                            quota: string;
                            used: string;
                            expireAt: string | null;
                            stopsWhenUsedUp: boolean;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getFailures: {
        parameters: {
            query?: {
                limit?: string;
                cursor?: string;
                day?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            at: string;
                            requestId: string;
                            family: string;
                            activity: string;
                            resultCode: string;
                            resultMsg: string;
                            hint?: string;
                            keyId?: string;
                            orderId?: string;
                            orderLineId?: string;
                            instanceId?: string;
                            scene?: string;
                            status?: string;
                            milliseconds: number;
                            unknownFields?: string[];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "degraded";
                        table: string;
                        fault?: string;
                        tableMs?: number;
                        pendingEvents?: number;
                        oldestPendingAt?: string | null;
                        /** @constant */
                        pendingAtLeast?: true;
                        families?: {
                            [key: string]: boolean;
                        };
                        token?: {
                            name: string;
                            /** @enum {string} */
                            scope: "read" | "write" | "operate";
                        };
                        unreadable?: number;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getAlarms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            group: string;
                            severity: string;
                            /** Format: date-time */
                            since: string;
                            count: number;
                            detail: {
                                [key: string]: string | number;
                            };
                        }[];
                        nextCursor: null;
                        lookedAt: string | null;
                    };
                };
            };
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    onInstanceCreated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.created",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 1,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "provisioning",
                 *         "cause": {
                 *           "activity": "newInstance",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": {
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001",
                 *           "orderType": "NEW",
                 *           "createdAt": "2026-11-21T03:06:12.000Z",
                 *           "chargingMode": "PERIOD",
                 *           "periodType": "YEAR",
                 *           "periodNumber": 1,
                 *           "expireAt": "2027-11-21T03:06:12.000Z",
                 *           "productId": "00301-110982-0--0",
                 *           "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *           "amounts": {
                 *             "amount": "1200.00",
                 *             "currency": "CNY"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceCreated"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppAnswer"];
                };
            };
            /** @description Taken, done later: tell it to the seller API. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A final no. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusalAnswer"];
                };
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceRenewed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.renewed",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 2,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "scene": "RENEWAL",
                 *         "expireAt": "2028-11-21T15:59:59.000Z",
                 *         "previousExpireAt": "2027-11-21T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "refreshInstance",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceRenewed"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceFrozen: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.frozen",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 3,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "frozen",
                 *         "previousStatus": "active",
                 *         "frozenBy": "marketplace-expiry",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "updateInstanceStatus",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceFrozen"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceUnfrozen: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.unfrozen",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 4,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "previousStatus": "frozen",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "updateInstanceStatus",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceUnfrozen"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceUpgraded: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.upgraded",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 5,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "upgradeInstance",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": {
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001",
                 *           "orderType": "NEW",
                 *           "createdAt": "2026-11-21T03:06:12.000Z",
                 *           "chargingMode": "PERIOD",
                 *           "periodType": "YEAR",
                 *           "periodNumber": 1,
                 *           "expireAt": "2027-11-21T03:06:12.000Z",
                 *           "productId": "00301-110982-0--0",
                 *           "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *           "amounts": {
                 *             "amount": "1200.00",
                 *             "currency": "CNY"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceUpgraded"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A final no. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusalAnswer"];
                };
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceReleased: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.released",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 6,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "released",
                 *         "previousStatus": "frozen",
                 *         "reason": "unsubscribed",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "releaseInstance",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceReleased"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceOverdue: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.overdue",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 4,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "clock"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceOverdue"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceReleaseDue: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.release-due",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 4,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "frozen",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "releaseAt": "2027-12-06T15:59:59.000Z",
                 *         "cause": {
                 *           "activity": "clock"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceReleaseDue"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceUnconfirmed: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.unconfirmed",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 4,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "cause": {
                 *           "activity": "clock"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceUnconfirmed"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseRequested: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.requested",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 1,
                 *         "family": "license-v1",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "provisioning",
                 *         "identificationCode": "A1B2-C3D4-E5F6",
                 *         "chargingMode": "1",
                 *         "periodType": "year",
                 *         "periodNumber": "1",
                 *         "cause": {
                 *           "activity": "getLicense",
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseRequested"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenseAnswer"];
                };
            };
            /** @description Taken, done later: tell it to the seller API. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A final no. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusalAnswer"];
                };
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseActivated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.activated",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 2,
                 *         "family": "license-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "license": "PL0001",
                 *         "quantity": "1",
                 *         "cause": {
                 *           "activity": "license.activate"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseActivated"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseActivationRefused: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.activation-refused",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 2,
                 *         "family": "license-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "license": "PL0001",
                 *         "code": "91390048",
                 *         "cause": {
                 *           "activity": "license.activate"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseActivationRefused"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseUsageReported: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.usage-reported",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 3,
                 *         "family": "license-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "license": "PL0001",
                 *         "cause": {
                 *           "activity": "license.report-usage"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseUsageReported"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseUsageRefused: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.usage-refused",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 3,
                 *         "family": "license-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "license": "PL0001",
                 *         "code": "91390031",
                 *         "cause": {
                 *           "activity": "license.report-usage"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseUsageRefused"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseApplied: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.applied",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "5f0e57a0-13a2-5f0c-9a53-9c1f5a0de2b7",
                 *         "applicationId": "4f1a5c0c7e1b4a7f8f0f8a6a2f8d3c11",
                 *         "sequence": 2,
                 *         "family": "online-license",
                 *         "eventId": "EV2211181819B4LVS",
                 *         "deviceFingerprint": "D4-3D-7E-FF-20-01",
                 *         "effectiveAt": "2026-11-21T03:06:13.859Z",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "status": "counted"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseApplied"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeLicenseAnswer"];
                };
            };
            /** @description Taken, done later: tell it to the seller API. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseUploaded: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.uploaded",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "5f0e57a0-13a2-5f0c-9a53-9c1f5a0de2b7",
                 *         "applicationId": "4f1a5c0c7e1b4a7f8f0f8a6a2f8d3c11",
                 *         "sequence": 4,
                 *         "family": "online-license",
                 *         "eventId": "EV2211181819B4LVS",
                 *         "deviceFingerprint": "D4-3D-7E-FF-20-01",
                 *         "effectiveAt": "2026-11-21T03:06:13.859Z",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "status": "uploaded"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseUploaded"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onLicenseUploadRefused: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "license.upload-refused",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "5f0e57a0-13a2-5f0c-9a53-9c1f5a0de2b7",
                 *         "applicationId": "4f1a5c0c7e1b4a7f8f0f8a6a2f8d3c11",
                 *         "sequence": 4,
                 *         "family": "online-license",
                 *         "eventId": "EV2211181819B4LVS",
                 *         "deviceFingerprint": "D4-3D-7E-FF-20-01",
                 *         "effectiveAt": "2026-11-21T03:06:13.859Z",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "status": "upload-refused",
                 *         "refusal": {
                 *           "code": "91390048",
                 *           "reason": "The license is not valid"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LicenseUploadRefused"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onTenantBound: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "tenant.bound",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 1,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "bound",
                 *         "orderId": "CS2211181819B4LVS"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TenantBound"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onTenantUpdated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "tenant.updated",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 2,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Holding Co., Ltd.",
                 *         "status": "bound"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TenantUpdated"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onTenantUnbound: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "tenant.unbound",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 9,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "unbound"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TenantUnbound"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onApplicationUpdated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "application.updated",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 2,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "bound",
                 *         "appId": "8fd3d2c1",
                 *         "flag": 1,
                 *         "since": "2026-11-21T03:06:13.000Z"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ApplicationUpdated"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsersAuthorized: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "users.authorized",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 3,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "bound",
                 *         "appId": "8fd3d2c1",
                 *         "flag": 1,
                 *         "count": 2,
                 *         "since": "2026-11-21T03:06:13.000Z"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsersAuthorized"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsersUpdated: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "users.updated",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 3,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "bound",
                 *         "appId": "8fd3d2c1",
                 *         "flag": 2,
                 *         "count": 2,
                 *         "since": "2026-11-21T03:06:13.000Z"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsersUpdated"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsersRevoked: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "users.revoked",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 3,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "bound",
                 *         "appId": "8fd3d2c1",
                 *         "flag": 0,
                 *         "count": 2,
                 *         "since": "2026-11-21T03:06:13.000Z"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsersRevoked"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onDepartmentsChanged: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "departments.changed",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "tenantId": "68cbc86abc2018ab880d92f36422fa0e",
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 4,
                 *         "test": false,
                 *         "tenantCode": "huawei",
                 *         "name": "Example Co., Ltd.",
                 *         "status": "bound",
                 *         "full": true,
                 *         "count": 12,
                 *         "since": "2026-11-21T03:06:13.000Z"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DepartmentsChanged"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsageLow: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "usage.low",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 7,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "remainingPercent": 9.75,
                 *         "cause": {
                 *           "activity": "pushUsage"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsageLow"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsageExhausted: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "usage.exhausted",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 7,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "remainingPercent": 0,
                 *         "cause": {
                 *           "activity": "pushUsage"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsageExhausted"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsageRejected: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "usage.rejected",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 7,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "code": "012",
                 *         "meteringSn": "1f8b0c4e-7d0c-5b5a-9a4e-5a3b9a7f1d20",
                 *         "value": "12.5",
                 *         "beginAt": "2026-11-21T02:00:00.000Z",
                 *         "endAt": "2026-11-21T03:00:00.000Z",
                 *         "cause": {
                 *           "activity": "pushUsage"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsageRejected"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onUsageMeterReset: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "usage.meter-reset",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "sequence": 7,
                 *         "family": "saas-v2",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "meter": "api-calls",
                 *         "from": "120400",
                 *         "to": "15",
                 *         "cause": {
                 *           "activity": "seller usage"
                 *         },
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UsageMeterReset"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onOrderNotified: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "order.notified",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "sequence": 1,
                 *         "notifiedAt": "2026-11-21T03:06:13.859Z",
                 *         "order": {
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001",
                 *           "orderType": "NEW",
                 *           "createdAt": "2026-11-21T03:06:12.000Z",
                 *           "chargingMode": "PERIOD",
                 *           "periodType": "YEAR",
                 *           "periodNumber": 1,
                 *           "expireAt": "2027-11-21T03:06:12.000Z",
                 *           "productId": "00301-110982-0--0",
                 *           "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *           "amounts": {
                 *             "amount": "1200.00",
                 *             "currency": "CNY"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["OrderNotified"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onOrderUnread: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "order.unread",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "sequence": 1,
                 *         "notifiedAt": "2026-11-21T03:06:13.859Z",
                 *         "order": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["OrderUnread"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onOrderUnfulfilled: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "order.unfulfilled",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "sequence": 2,
                 *         "notifiedAt": "2026-11-21T03:06:13.859Z",
                 *         "order": {
                 *           "orderId": "CS2211181819B4LVS",
                 *           "orderLineId": "CS2211181819B4LVS-000001",
                 *           "orderType": "NEW",
                 *           "createdAt": "2026-11-21T03:06:12.000Z",
                 *           "chargingMode": "PERIOD",
                 *           "periodType": "YEAR",
                 *           "periodNumber": 1,
                 *           "expireAt": "2027-11-21T03:06:12.000Z",
                 *           "productId": "00301-110982-0--0",
                 *           "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *           "amounts": {
                 *             "amount": "1200.00",
                 *             "currency": "CNY"
                 *           }
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["OrderUnfulfilled"];
            };
        };
        responses: {
            /** @description Taken. Any 2xx is; its body is not read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceChangeRequested: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.change-requested",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "target": [
                 *           {
                 *             "productId": "00301-110982-0--0",
                 *             "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceChangeRequested"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onInstanceStatusRequested: {
        parameters: {
            query?: never;
            header: {
                /** @description The same at every attempt: give a repeated one the same answer. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this attempt; refuse what is further than five minutes from now. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "instance.status-requested",
                 *       "timestamp": "2026-11-21T03:06:13.859Z",
                 *       "data": {
                 *         "instanceId": "810666c8-6947-58a3-8d0b-ae783346596f",
                 *         "orderId": "CS2211181819B4LVS",
                 *         "orderLineId": "CS2211181819B4LVS-000001",
                 *         "productId": "00301-110982-0--0",
                 *         "skuCode": "c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52",
                 *         "status": "active",
                 *         "expireAt": "2027-11-21T15:59:59.000Z",
                 *         "wanted": "HIBERNATE"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["InstanceStatusRequested"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusAnswer"];
                };
            };
            /** @description Everything else, and no answer in time: it is sent again. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
