/* Made by `npm run api` from docs/openapi.json. */
export interface paths {
    "/core/api/v1/sds/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register an application and its public key
         * @description ``POST /apps``. Names are unique, and stay.
         */
        post: operations["registerApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/sds/apps/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the registration of an application
         * @description ``GET /apps/{appId}``.
         */
        get: operations["getApplication"];
        /**
         * Replace the public key of an application
         * @description ``PUT /apps/{appId}``: another key, signed with the one in force. Whoever lost that: an administrator may.
         */
        put: operations["updateApplication"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/sds/vaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a vault for one category of data
         * @description ``POST /vaults``. The calling app becomes the owner, and must be named as such.
         */
        post: operations["createVault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/sds/vaults/{vault}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the configuration of a vault
         * @description ``GET /vaults/{vault}``, for its owner and for apps with a permission there.
         */
        get: operations["getVault"];
        /**
         * Change a vault as its owner application
         * @description ``PUT /vaults/{vault}``: the given members; permissions as a whole; another owner may be named.
         */
        put: operations["updateVault"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/sds/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store a value in a vault and get its id
         * @description ``POST /data``. In a vault of unique data the same bytes have one id; the first meta stays.
         */
        post: operations["createData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/sds/data/{dataId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a stored value encrypted for the caller
         * @description ``GET /data/{dataId}``: encrypted for the calling app. It counts when it is answered.
         */
        get: operations["getData"];
        put?: never;
        post?: never;
        /**
         * Erase a stored value
         * @description ``DELETE /data/{dataId}``: nothing of the value stays in its row, and nobody finds the id any more.
         */
        delete: operations["deleteData"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a tenant with the identity provider
         * @description ``POST /tenants``, for the operator alone.
         */
        post: operations["createTenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/tenants/{tenantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tenant including ABAC settings
         * @description ``GET /tenants/{tenantId}``: clients learn here the id that owns their first participants.
         */
        get: operations["aaaGetTenant"];
        /**
         * Change a tenant, its state or ABAC settings
         * @description ``PUT /tenants/{tenantId}``. Switched off, a tenant loses access at once.
         */
        put: operations["aaaUpdateTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List apps visible to the tenant
         * @description ``GET /apps``.
         */
        get: operations["listApps"];
        put?: never;
        /**
         * Register an app and issue client credentials
         * @description ``POST /apps``. A new app holds no role yet.
         */
        post: operations["createApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one app
         * @description ``GET /apps/{appId}``.
         */
        get: operations["getApp"];
        /**
         * Change mutable fields of an app
         * @description ``PUT /apps/{appId}``: pause it, retire it, give it other credentials.
         */
        put: operations["updateApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply a YAML manifest of resources, permissions and roles
         * @description ``POST /apps/upload``: the form and what the caller may give are checked at once, the rest when it is applied.
         */
        post: operations["uploadAppManifest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/upload/{statusId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the progress of a manifest upload
         * @description ``GET /apps/upload/{statusId}``: one entry, that of the caller's tenant.
         */
        get: operations["getAppManifestStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/app-roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles granted to an app
         * @description ``GET /apps/{appId}/app-roles``.
         */
        get: operations["listAppGrantedRoles"];
        /**
         * Grant or revoke roles held by an app
         * @description ``PUT /apps/{appId}/app-roles``: all of the roles or none. The next token carries them.
         *
         *     Roles with grants of their own are of earlier releases, which gave them to apps.
         */
        put: operations["updateAppRoles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the client secret of a backend or internal app
         * @description ``POST /apps/{appId}/rotate-secret``: the old secret stops working at once, tokens that are out do not.
         *
         *     Who learns an app's secret has its roles, so only who may give them may ask.
         */
        post: operations["rotateAppSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/client-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange client id and secret for an access token
         * @description ``POST /auth/client-credentials``. Who tries wrong secrets has to wait: 429 with ``Retry-After``.
         */
        post: operations["clientCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the public keys of access tokens
         * @description ``GET /.well-known/jwks.json``: the public keys, so that other programs can verify our tokens (RFC 7517).
         */
        get: operations["getSigningKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys of an app, without their values
         * @description ``GET /apps/{appId}/api-keys``: those that were not ended.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * A key for callers that know no tokens (x-api-key); shown once
         * @description ``POST /apps/{appId}/api-keys``: it stands for the app with the listed roles, all of the app's without any. The
         *     key is shown this once.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a key at once
         * @description ``DELETE /apps/{appId}/api-keys/{keyId}``: it is refused from now on.
         */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/alias": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Resolve the request hostname to a tenant id
         * @description ``GET /alias``: the tenant that the host of the request names.
         */
        get: operations["getTenantByAlias"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Logins, refusals, grants and changes of a tenant
         * @description ``GET /audit``: newest first; the total is counted to 100,000.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/admin/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register an app with machine authentication
         * @description ``POST /apps``. A new app holds no role yet.
         */
        post: operations["adminCreateApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/admin/apps/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply an app manifest with machine authentication
         * @description ``POST /apps/upload``: the form and what the caller may give are checked at once, the rest when it is applied.
         */
        post: operations["adminUploadAppManifest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/admin/apps/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change an app with machine authentication
         * @description ``PUT /apps/{appId}``: pause it, retire it, give it other credentials.
         */
        put: operations["adminUpdateApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/admin/users/{userId}/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List apps of a user with machine authentication
         * @description ``GET /users/{userId}/apps``: the active apps that have some role of the person's, given or defined.
         */
        get: operations["adminListUserApps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List resources of an app
         * @description ``GET /apps/{appId}/resources``: those that are not retired.
         */
        get: operations["listResources"];
        put?: never;
        /**
         * Declare a protected resource of an app
         * @description ``POST /apps/{appId}/resources``. Nobody opens what nobody opened to her.
         */
        post: operations["createResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/resources/{resourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one resource
         * @description ``GET /apps/{appId}/resources/{resourceId}``.
         */
        get: operations["getResource"];
        /**
         * Change a resource
         * @description ``PUT /apps/{appId}/resources/{resourceId}``.
         */
        put: operations["updateResource"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List permissions of an app
         * @description ``GET /apps/{appId}/permissions``: also those that are retired, which say so.
         */
        get: operations["listPermissions"];
        put?: never;
        /**
         * Name an allowed method on a resource
         * @description ``POST /apps/{appId}/permissions``: the method is one of those of its resource.
         */
        post: operations["createPermission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/permissions/{permissionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one permission
         * @description ``GET /apps/{appId}/permissions/{permissionId}``.
         */
        get: operations["getPermission"];
        /**
         * Change a permission
         * @description ``PUT /apps/{appId}/permissions/{permissionId}``.
         */
        put: operations["updatePermission"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles defined by an app
         * @description ``GET /apps/{appId}/roles``: also those that are retired, which say so.
         */
        get: operations["listAppRoles"];
        put?: never;
        /**
         * Define a role owned by an app
         * @description ``POST /apps/{appId}/roles``. The app has what it defines; others are given it by groups and app roles.
         */
        post: operations["createAppRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/apps/{appId}/roles/{roleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one role
         * @description ``GET /apps/{appId}/roles/{roleId}``.
         */
        get: operations["getAppRole"];
        /**
         * Change a role or add and remove its permissions
         * @description ``PUT /apps/{appId}/roles/{roleId}``.
         */
        put: operations["updateAppRole"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users of the tenant
         * @description ``GET /users``.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Onboard a platform user
         * @description ``POST /users``. Who is made without a way to log in is invited, see the service of credentials.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the user behind the access token
         * @description ``GET /users/self``: who is behind the token, with contacts as they are. 404 for a token that is an app's.
         */
        get: operations["getSelf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unblock a user found by email or mobile
         * @description ``POST /users/activate``: a blocked person is found by e-mail or mobile number.
         */
        post: operations["activateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one user with masked contact data
         * @description ``GET /users/{userId}``.
         */
        get: operations["getUser"];
        /**
         * Change a user
         * @description ``PUT /users/{userId}``: ``null`` takes a member away.
         *
         *     Who changes by what a person logs in could become that person, so only who may give its roles may do that.
         */
        put: operations["updateUser"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List effective roles of a user
         * @description ``GET /users/{userId}/roles``: a view, since roles come through groups alone.
         */
        get: operations["listUserRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List apps reachable by a user
         * @description ``GET /users/{userId}/apps``: the active apps that have some role of the person's, given or defined.
         */
        get: operations["listUserApps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Block a user within the tenant
         * @description ``POST /users/{userId}/deactivate``: tokens and sessions are refused from now on.
         */
        post: operations["deactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Attributes of a person
         * @description ``GET /users/{userId}/attributes``.
         */
        get: operations["getUserAttributes"];
        /**
         * Attributes of a person for the built-in policy
         * @description ``PUT /users/{userId}/attributes``: these are all; the built-in policy reads them.
         */
        put: operations["setUserAttributes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups of the tenant
         * @description ``GET /groups``: those that are not retired.
         */
        get: operations["listGroups"];
        put?: never;
        /**
         * Create a group that joins users to roles
         * @description ``POST /groups``.
         */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one group with its users and roles
         * @description ``GET /groups/{groupId}``, with its members, at most 10,000.
         */
        get: operations["getGroup"];
        /**
         * Change, deactivate or delete a group
         * @description ``PUT /groups/{groupId}``: change, pause or retire it, with its members in the same call.
         */
        put: operations["updateGroup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/groups/{groupId}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add or remove users of a group
         * @description ``PUT /groups/{groupId}/users``: all of them or none. The next token of each carries the group's roles.
         */
        put: operations["updateGroupUsers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/groups/{groupId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add or remove roles of a group
         * @description ``PUT /groups/{groupId}/roles``: all of them or none.
         */
        put: operations["updateGroupRoles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List identity provider connections of the tenant
         * @description ``GET /connection``: all of the tenant's.
         */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/social": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a social login connection
         * @description ``POST /connection/social``: Google or GitHub, as ``connectionType`` says.
         */
        post: operations["createSocialConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/social/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a social connection
         * @description ``GET /connection/social/{connectionId}``.
         */
        get: operations["getSocialConnection"];
        /**
         * Change credentials of a social connection
         * @description ``PUT /connection/social/{connectionId}``: other credentials. Links to people stay.
         */
        put: operations["updateSocialConnection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/saml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a SAML connection
         * @description ``POST /connection/saml``. It makes the key that signs what the provider is asked.
         */
        post: operations["createSamlConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/saml/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a SAML connection
         * @description ``GET /connection/saml/{connectionId}``: the provider is told ``entityId``, ``redirectUri``, ``metadataUri``.
         */
        get: operations["getSamlConnection"];
        /**
         * Change a SAML connection
         * @description ``PUT /connection/saml/{connectionId}``. Another certificate may be another provider's: whose, its next right
         *     answer says.
         */
        put: operations["updateSamlConnection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/oidc/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add an OIDC provider connection
         * @description ``POST /connection/oidc/``.
         */
        post: operations["createOidcConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/oidc/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an OIDC provider connection
         * @description ``GET /connection/oidc/{connectionId}``.
         */
        get: operations["getOidcConnection"];
        /**
         * Change an OIDC provider connection
         * @description ``PUT /connection/oidc/{connectionId}``.
         */
        put: operations["updateOidcConnection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/{connectionId}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who may come in through a connection
         * @description ``GET /connection/{connectionId}/policy``.
         */
        get: operations["getConnectionPolicy"];
        /**
         * Say who may come in through a connection
         * @description ``PUT /connection/{connectionId}/policy``: the whole of it. Groups that it gives are such as the caller may put
         *     people into himself, so that nobody rises through a provider of his own.
         */
        put: operations["setConnectionPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/connection/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a connection; sessions that came through it end
         * @description ``DELETE /connection/{connectionId}``: nobody comes in through it any more, sessions that it began end, its
         *     secrets are erased, and its name is free. A later connection of the name knows none of its people.
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/ext-auth/token/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check that an access token is genuine and unexpired
         * @description ``POST /token/validate``.
         */
        post: operations["validateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/ext-auth/token/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide whether a token may call a path
         * @description ``POST /token/authorize``: some role must allow it, then the tenant's policy, if it has one. The app of an origin
         *     token needs the permission as well.
         */
        post: operations["authorizeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the caller's own session
         * @description Who the caller is, and what it may do. Without a session, 401.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Begin a session with a link that works once
         * @description Open the session that a link stands for, once; the answer sets its cookie. Ten wrong links a minute from an
         *     address, then 429. Taken over https, or on the machine itself.
         */
        post: operations["beginSession"];
        /**
         * End the caller's own session
         * @description End the session; the answer takes the cookie back.
         */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/session/person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say who sits at the session
         * @description Say who sits at the session, for the audit.
         */
        put: operations["nameSessionPerson"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions of the tenant
         * @description The sessions of the tenant that have not ended, the newest first, at most 1,000.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session of the tenant
         * @description End any session of the tenant. It is refused at once, and its streams end.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/request-otp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a one-time password by SMS or email
         * @description ``POST /auth/request-otp``: the same sentence whoever is known here.
         */
        post: operations["requestOtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/verify-otp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a one-time password and return the user id
         * @description ``POST /auth/verify-otp``: who is at the address, for a trusted backend. A wrong code is 401.
         */
        post: operations["verifyOtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a reset link; the same answer whether the person exists or not
         * @description ``POST /auth/password/forgot``: the same sentence whoever is known here.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with a link's token
         * @description ``POST /auth/password/reset``: a link's token sets a password once; all sessions of the person end.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/self/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the own password
         * @description ``PUT /users/self/password``: needs the current one; all other sessions of the person end.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an invitation, or send it again
         * @description ``POST /users/{userId}/invitations``: a link by which the person sets a password, within seven days. Sending it
         *     again ends the older link.
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/self/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Confirm the code generator; shows ten recovery codes once
         * @description ``PUT /users/self/second-factor``: limited as guesses at passwords are.
         */
        put: operations["confirmSecondFactor"];
        /**
         * Begin to set up a code generator (TOTP)
         * @description ``POST /users/self/second-factor``.
         */
        post: operations["startSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take the second factor away (administrators, or oneself with a fresh login)
         * @description ``DELETE /users/{userId}/second-factor``: by who may write people; by oneself after a fresh login.
         */
        delete: operations["removeSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/self/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to add a passkey (WebAuthn)
         * @description ``POST /users/self/passkeys/options``.
         */
        post: operations["beginPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/self/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the own passkeys
         * @description ``GET /users/self/passkeys``.
         */
        get: operations["listPasskeys"];
        put?: never;
        /**
         * Add the passkey that was made
         * @description ``POST /users/self/passkeys``.
         */
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/self/passkeys/{passkeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an own passkey away
         * @description ``DELETE /users/self/passkeys/{passkeyId}``.
         */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/sms/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver a one-time password text message
         * @description ``POST /sms/send``: accepted once it is stored; a worker hands it to the gateway.
         */
        post: operations["sendSms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Discovery document of a tenant
         * @description Where everything of the tenant's provider is, and what it can do (OpenID Connect Discovery).
         */
        get: operations["getOpenidConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/certs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public keys of the tenant's issuer
         * @description The public keys of the issuer: RS256 of id tokens, EdDSA of access tokens. A client that meets a key id that it
         *     does not know asks again.
         */
        get: operations["getRealmKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Code, refresh token or client credentials in, tokens out
         * @description The token endpoint of a tenant (RFC 6749). A code works once, for a minute, with the verifier and the address
         *     that it was asked with; used twice, its session ends. Refusals have the form of RFC 6749.
         */
        post: operations["issueTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/userinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Claims of the person behind a bearer token
         * @description Who is behind the bearer token, as far as its scope asks. For tokens of people alone, which asked for openid.
         */
        get: operations["getUserinfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a refresh token and its session
         * @description End the session of a refresh token, or of an access token, of the app that asks (RFC 7009).
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/token/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a token is good, for apps with a secret
         * @description Whether a token of this tenant is good now (RFC 7662), for apps with a secret.
         */
        post: operations["introspectToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Start of a login: shows the login page or goes back with a code
         * @description Show the sign-in page, or go back to the app with a code at once for who is signed in already.
         *
         *     A wrong client or redirect address is shown and never redirected; all else goes to the app by its name in RFC 6749.
         */
        get: operations["authorize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/protocol/openid-connect/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * End the session and go back
         * @description End the sign-in of this browser with all its sessions, and go back to the app. An app that shows the id token of
         *     this very person does so at once; else the person is asked, so that no other site can sign anybody out.
         */
        get: operations["logout"];
        put?: never;
        /**
         * End the session and go back
         * @description The same by POST, from an app or from the page that asks.
         */
        post: operations["logoutByForm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/login-actions/authenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a step of a login
         * @description Take a step of a sign-in: judge what was typed, and show the next page, or go back to the app.
         */
        post: operations["continueLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in to the console
         * @description Show the sign-in page of the console: ``to`` is the path in it to go on to.
         */
        get: operations["enterConsole"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/console": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find the login page of a tenant
         * @description Go to the sign-in page of the company that is named; ask which one where none is.
         */
        get: operations["chooseTenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the passkey script
         * @description The script with which a browser answers by a passkey.
         */
        get: operations["getPasskeyScript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/refresh-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New tokens for the refresh token in X-COREOS-REFRESH
         * @description New tokens for the refresh token in ``X-COREOS-REFRESH``: the same as the grant at the token endpoint.
         */
        post: operations["refreshToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/otp-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * One-time password in, tokens out, for mobile apps
         * @description ``POST /auth/otp-token``: for apps without a secret. Whoever has a second factor, or must have one, goes by the
         *     sign-in page, which asks for it.
         */
        post: operations["exchangeOtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session of the access token
         * @description End the session of the access token, or of the cookie.
         */
        post: operations["logoutSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open sessions of a person
         * @description The sessions of a person that have not ended, the newest first. Anybody may see the own ones, as ``self`` too.
         */
        get: operations["listUserSessions"];
        put?: never;
        post?: never;
        /**
         * End every session of a person
         * @description End every session of a person, and every sign-in in a browser. They are refused everywhere within a second.
         */
        delete: operations["endUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/aaa/users/{userId}/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one session
         * @description End one session of a person; the browser that it came from has to sign in again.
         */
        delete: operations["endUserSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/broker/{connectionName}/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Go to an outside identity provider
         * @description Send the browser to an outside provider: with PKCE, state and nonce, or with a signed SAML request.
         */
        get: operations["startBrokerLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/broker/{connectionName}/endpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Return of a social or OIDC login
         * @description Take the browser back from a provider: with a code, with an error, or after an assertion that it posted.
         */
        get: operations["finishOidcBrokerLogin"];
        put?: never;
        /**
         * Assertion consumer of a SAML login
         * @description Take an assertion, for a sign-in that its ``RelayState`` names: a stranger has us verify nothing. What it proves
         *     is kept, and the browser, whose cookies do not come along from another site, is sent on to follow it.
         */
        post: operations["finishSamlBrokerLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/broker/{connectionName}/endpoint/descriptor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the SAML metadata of this service provider, XML
         * @description What a SAML provider must know of us, as XML.
         */
        get: operations["getSamlMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mailbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page: what would have been sent
         * @description ``GET /mailbox``: what lies in it, or its door.
         */
        get: operations["showMailbox"];
        put?: never;
        /**
         * Form: follow a link into the mailbox, or close it
         * @description ``POST /mailbox``: follow a link, or close the mailbox again.
         */
        post: operations["openMailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page: ask for a reset link
         * @description ``GET …/forgot-password``.
         */
        get: operations["showForgotPassword"];
        put?: never;
        /**
         * Form: send a reset link
         * @description ``POST …/forgot-password``: the same page whoever is known here.
         */
        post: operations["askForResetLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page of a reset link
         * @description ``GET …/reset-password?token=…``.
         */
        get: operations["showResetPassword"];
        put?: never;
        /**
         * Form of a reset link
         * @description ``POST …/reset-password``.
         */
        post: operations["setPasswordByReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/realms/{tenantId}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Page of an invitation
         * @description ``GET …/invitation?token=…``.
         */
        get: operations["showInvitation"];
        put?: never;
        /**
         * Form of an invitation
         * @description ``POST …/invitation``.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/Users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List people
         * @description List people: all, or those that a filter finds.
         */
        get: operations["scimListUsers"];
        put?: never;
        /**
         * Provision a person
         * @description Make a person. One whom the directory deleted before is let in again under her old id.
         */
        post: operations["scimCreateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/Users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a person
         * @description Read a person.
         */
        get: operations["scimGetUser"];
        /**
         * Replace a person
         * @description Replace a person: what is not named is taken away, but for groups.
         */
        put: operations["scimReplaceUser"];
        post?: never;
        /**
         * Block a person
         * @description Block a person, who is not shown to the directory any more.
         */
        delete: operations["scimDeleteUser"];
        options?: never;
        head?: never;
        /**
         * Change or switch off a person
         * @description Change a person by operations, all of them or none.
         */
        patch: operations["scimPatchUser"];
        trace?: never;
    };
    "/scim/v2/{tenantId}/Groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description List groups: all, or those that a filter finds.
         */
        get: operations["scimListGroups"];
        put?: never;
        /**
         * Make a group
         * @description Make a group with its members. It gives no roles until somebody says which.
         */
        post: operations["scimCreateGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/Groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a group
         * @description Read a group with its members, at most 10,000.
         */
        get: operations["scimGetGroup"];
        /**
         * Replace a group
         * @description Replace a group: its name, and all of its members.
         */
        put: operations["scimReplaceGroup"];
        post?: never;
        /**
         * Retire a group
         * @description Retire a group: its roles are nobody's through it any more, and its name is free.
         */
        delete: operations["scimDeleteGroup"];
        options?: never;
        head?: never;
        /**
         * Change members
         * @description Change name and members of a group by operations, all of them or none.
         */
        patch: operations["scimPatchGroup"];
        trace?: never;
    };
    "/scim/v2/{tenantId}/ServiceProviderConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is supported
         * @description What is supported: patches and filters; neither bulk operations nor sorting.
         */
        get: operations["scimConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/ResourceTypes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List types
         * @description The types of resources: people and groups.
         */
        get: operations["scimListTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/ResourceTypes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a type
         * @description A type of resources by its name.
         */
        get: operations["scimGetType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/Schemas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a schema
         * @description The attributes of people or of groups, by the name of their schema.
         */
        get: operations["scimGetSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scim/v2/{tenantId}/Schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schemas
         * @description The attributes that are kept of people and groups.
         */
        get: operations["scimListSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List folders of the tenant
         * @description A page of the tenant's folders, the newest first.
         */
        get: operations["listFolders"];
        put?: never;
        /**
         * Create a folder with a unique name
         * @description Make a folder. Its callback hears of it, and from then on of each file in it that has none of its own.
         */
        post: operations["createFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/folders/{folderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one folder
         * @description A folder by its id or name.
         */
        get: operations["getFolder"];
        /**
         * Change a folder
         * @description Change what is given of a folder.
         */
        put: operations["updateFolder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/folders/{folderId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store a file in a folder
         * @description Store a file of 1 byte to 10 MiB in a folder. The same bytes twice are two files, and stored once.
         */
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/folders/{folderId}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a link to a file kept elsewhere
         * @description Register a file that lies elsewhere, by its address, which is not called.
         */
        post: operations["createFileLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/folders/{folderId}/upload-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a presigned link to upload one big file
         * @description Get a link to which the bytes of one file go by one PUT, within a quarter of an hour.
         */
        post: operations["createUploadLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find files by tag
         * @description A page of the files that have all of these tags, of one folder where one is named, the newest first.
         */
        get: operations["searchFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a presigned link for a file
         * @description A file with a link that opens it for a while, if its bytes are there; of one that lies elsewhere its address.
         */
        get: operations["getFile"];
        put?: never;
        post?: never;
        /**
         * Remove a file before its time
         * @description Remove a file before its time. Its bytes go when no other file has the same ones.
         */
        delete: operations["deleteFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/proofs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the files that reports of phones named
         * @description The files that reports of phones named, of a job or by the file: WAITING until their bytes are here.
         */
        get: operations["listProofs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/files/{fileId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the bytes by a link
         * @description The bytes of a file, by a link that was given out for them.
         */
        get: operations["downloadBytes"];
        /**
         * Send the bytes by a link
         * @description Take the bytes of an announced file, once. If they are not what was announced the file has FAILED, and so has the
         *     call.
         */
        put: operations["uploadBytes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/fms/files/{fileId}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get its small picture
         * @description The small picture of a picture, by a link that was given out for it. It was made here, so it may be shown.
         */
        get: operations["downloadPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/config/{entityCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state machine of an entity type
         * @description ``GET /config/{entityCode}``.
         */
        get: operations["getStateMachineConfig"];
        /**
         * Replace the state machine, main state names fixed
         * @description ``PUT /config/{entityCode}``: the whole machine; names of main states stay as they are.
         */
        put: operations["updateStateMachineConfig"];
        /**
         * Create the state machine of an entity type
         * @description ``POST /config/{entityCode}``.
         */
        post: operations["createStateMachineConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered entities
         * @description ``GET /entities``, the system's first.
         */
        get: operations["listEntities"];
        put?: never;
        /**
         * Register an entity with its allowed events
         * @description ``POST /entities``.
         */
        post: operations["statemachineCreateEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/entities/{entityCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one registered entity
         * @description ``GET /entities/{entityCode}``.
         */
        get: operations["getEntity"];
        /**
         * Replace the events of an entity
         * @description ``PUT /entities/{entityCode}``: all its events in place of those it had.
         */
        put: operations["statemachineUpdateEntity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/entities/{entityCode}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test whether event and reason fit a state
         * @description ``POST /entities/{entityCode}/validate``: whether the event would go through; changes nothing.
         */
        post: operations["validateEntityState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered events
         * @description ``GET /events``, the system's first.
         */
        get: operations["listEvents"];
        put?: never;
        /**
         * Register an event for entities
         * @description ``POST /events``: the event, and its place in each of the entities.
         */
        post: operations["createEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/events/orphan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events used by no entity
         * @description ``GET /events/orphan``: events that no entity has.
         */
        get: operations["listOrphanEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/events/{eventCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one event
         * @description ``GET /events/{eventCode}`` with its reasons and entities spelt out.
         */
        get: operations["statemachineGetEvent"];
        /**
         * Change one event
         * @description ``PUT /events/{eventCode}``. Entities that are not named any more lose the event.
         */
        put: operations["statemachineUpdateEvent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered reasons
         * @description ``GET /reasons``, the system's first.
         */
        get: operations["listReasons"];
        put?: never;
        /**
         * Register a reason
         * @description ``POST /reasons``; the code is assigned.
         */
        post: operations["statemachineCreateReason"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/reasons/orphan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List reasons used by no event
         * @description ``GET /reasons/orphan``: reasons that no event names.
         */
        get: operations["listOrphanReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/reasons/{reasonCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one reason
         * @description ``GET /reasons/{reasonCode}``.
         */
        get: operations["statemachineGetReason"];
        /**
         * Change one reason
         * @description ``PUT /reasons/{reasonCode}``.
         */
        put: operations["statemachineUpdateReason"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/{entityCode}/instance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a new instance under state control
         * @description ``POST /{entityCode}/instance``.
         */
        post: operations["onboardInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/{entityCode}/instance/{instanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read current or all states of an instance
         * @description ``GET /{entityCode}/instance/{instanceId}``; ``type=all`` adds what it went through, oldest first.
         */
        get: operations["getInstanceState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/state-machine/{entityCode}/instance/{instanceId}/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply an event to an instance
         * @description ``PUT /{entityCode}/instance/{instanceId}/event``.
         */
        put: operations["applyEventToInstance"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/tenants/{tenantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the tenant participant and its settings
         * @description The caller's tenant with its settings; ``id`` is what owns the first participants.
         */
        get: operations["participantGetTenant"];
        /**
         * Change tenant settings, asynchronously
         * @description Change the settings of the caller's tenant.
         */
        put: operations["participantUpdateTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List participant types with basic details
         * @description A page of types.
         */
        get: operations["listParticipantTypes"];
        put?: never;
        /**
         * Define a new participant type, asynchronously
         * @description Make a type and its entry in the registry of entities, in one change.
         */
        post: operations["createParticipantType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one participant type
         * @description One type.
         */
        get: operations["getParticipantType"];
        /**
         * Change categories and owner rules of a type
         * @description Change what is the service's own of a type, which only its app may, or attributes.
         */
        put: operations["updateParticipantType"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}/config/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read custom attribute definitions of a type
         * @description A type's attributes.
         */
        get: operations["getParticipantTypeAttributes"];
        /**
         * Add or redefine custom attributes of a type
         * @description Add or redefine attributes: any app may add attributes of its own.
         */
        put: operations["updateParticipantTypeAttributes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}/config/state-machine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state machine of a type
         * @description A type's machine.
         */
        get: operations["getParticipantTypeStateMachine"];
        /**
         * Replace the whole state machine of a type
         * @description Replace the whole machine; the main states stay. A type that has none gets its first one.
         */
        put: operations["updateParticipantTypeStateMachine"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}/config/handlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List custom code hooks of a type
         * @description A type's custom code.
         */
        get: operations["listParticipantTypeCustomCode"];
        put?: never;
        /**
         * Register one custom code hook for a type
         * @description Register custom code. A method has one hook: registering again replaces it.
         */
        post: operations["registerParticipantTypeCustomCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}/config/handlers/{handlerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one custom code hook
         * @description One piece of custom code.
         */
        get: operations["getParticipantTypeCustomCode"];
        /**
         * Replace one custom code hook
         * @description Change custom code that is registered; members that are left out stay.
         */
        put: operations["updateParticipantTypeCustomCode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/entities/{entityCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the events of a registered entity
         * @description Replace the events that may be raised on a type, which its entity code names.
         */
        put: operations["updateParticipantEntity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered events
         * @description ``GET /events``, the system's first.
         */
        get: operations["listParticipantEvents"];
        put?: never;
        /**
         * Register an event
         * @description Register an event for types of this service; without a code of the caller's a free one is assigned.
         */
        post: operations["createParticipantEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/events/{eventCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one event
         * @description ``GET /events/{eventCode}`` with its reasons and entities spelt out.
         */
        get: operations["getParticipantEvent"];
        /**
         * Change one event
         * @description Change an event. Types that are named get it; only those that are to be removed lose it.
         */
        put: operations["updateParticipantEvent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered reasons
         * @description ``GET /reasons``, the system's first.
         */
        get: operations["listParticipantReasons"];
        put?: never;
        /**
         * Register a reason
         * @description ``POST /reasons``; the code is assigned.
         */
        post: operations["createParticipantReason"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/reasons/{reasonCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one reason
         * @description ``GET /reasons/{reasonCode}``.
         */
        get: operations["getParticipantReason"];
        /**
         * Change one reason
         * @description ``PUT /reasons/{reasonCode}``.
         */
        put: operations["updateParticipantReason"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/events/orphan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orphan events
         * @description The tenant's events that are of no use to this service yet, with the entity that has them, if any does.
         */
        get: operations["listOrphanParticipantEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/config/state-machine/reason/orphan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List reasons that no event names
         * @description ``GET /reasons/orphan``: reasons that no event names.
         */
        get: operations["listOrphanParticipantReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}/categories/{categoryName}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the templates of a category
         * @description A page of the category's templates, newest first; ``subCategory`` narrows it down.
         */
        get: operations["listParticipantTemplates"];
        put?: never;
        /**
         * Create a template for a category and sub-category
         * @description Make a template for a category and sub-category that the type has.
         */
        post: operations["createParticipantTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/participant-types/{participantTypePluralName}/categories/{categoryName}/templates/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one template
         * @description One template of the category.
         */
        get: operations["getParticipantTemplate"];
        /**
         * Change one template
         * @description Rename a template, or add or redefine attributes of it; its sub-category stays.
         */
        put: operations["updateParticipantTemplate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List participants of a type
         * @description A page of a type's instances.
         */
        get: operations["listParticipants"];
        put?: never;
        /**
         * Create a participant of a type, asynchronously
         * @description Make an instance in the first state of its type's machine.
         */
        post: operations["createParticipant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/{participantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one participant
         * @description One instance, without the values that other apps keep to themselves.
         */
        get: operations["getParticipant"];
        /**
         * Change core and custom attributes, optionally with state
         * @description Change values and fields and, when an event comes along, the state: both or neither.
         */
        put: operations["updateParticipant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/{participantId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the current state of a participant
         * @description The state of an instance and the last event.
         */
        get: operations["getParticipantState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/{participantId}/state/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply an event that may move the state
         * @description Apply an event, which may move the state.
         */
        put: operations["applyParticipantEvent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from one JSON body
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        put: operations["updateParticipantBatch"];
        /**
         * Create many from one JSON body
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        post: operations["createParticipantBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/batch/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far a batch is
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getParticipantBatchStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/batch/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from a CSV file
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        put: operations["uploadParticipantBatchUpdate"];
        /**
         * Create many from a CSV file
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        post: operations["uploadParticipantBatchCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/batch/upload/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far an upload is
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getParticipantBatchUploadStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/batch/upload/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the columns of a file
         * @description The columns that a file may have for this type, those of the service first.
         */
        get: operations["uploadParticipantBatchCreateColumns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/participants/{participantTypePluralName}/batch/upload/header": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a file with the header alone
         * @description A CSV file that has the header of this type and no rows, to be filled in.
         */
        get: operations["uploadParticipantBatchCreateHeader"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List container types by filter
         * @description A page of types.
         */
        get: operations["getContainerTypes"];
        put?: never;
        /**
         * Register a container type
         * @description Make a type and its entry in the registry of entities, in one change.
         */
        post: operations["createContainerType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types/{containerTypeName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one container type
         * @description One type.
         */
        get: operations["getContainerTypeById"];
        /**
         * Change the allowed parents of a type
         * @description Change what is the service's own of a type, which only its app may, or attributes.
         */
        put: operations["updateContainerType"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types/{containerTypeName}/config/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the attribute schema of a type
         * @description A type's attributes.
         */
        get: operations["getAttributesConfig"];
        /**
         * Add or redefine attributes of a type
         * @description Add or redefine attributes: any app may add attributes of its own.
         */
        put: operations["updateAttributesConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types/{containerTypeName}/config/state-machine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state machine of a type
         * @description A type's machine.
         */
        get: operations["containerGetStateMachine"];
        /**
         * Replace the state machine of a type
         * @description Replace the whole machine; the main states stay. A type that has none gets its first one.
         */
        put: operations["containerUpdateStateMachine"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types/{containerTypeName}/config/handlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List custom code hooks of a type
         * @description A type's custom code.
         */
        get: operations["getCustomCodeConfig"];
        put?: never;
        /**
         * Register a custom code hook for a type
         * @description Register custom code. A method has one hook: registering again replaces it.
         */
        post: operations["containerRegisterCustomCodeConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types/{containerTypeName}/config/handlers/{handlerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one custom code hook
         * @description One piece of custom code.
         */
        get: operations["getCustomCodeConfigById"];
        /**
         * Change a custom code hook
         * @description Change custom code that is registered; members that are left out stay.
         */
        put: operations["containerUpdateCustomCodeConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-types/{containerTypeName}/changelog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the change log of a type
         * @description What happened to a type, newest first.
         */
        get: operations["getContainerTypeChangeLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/entities/{entityCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace the events of a registered entity
         * @description Replace the events that may be raised on a type, which its entity code names.
         */
        put: operations["containerUpdateEntity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered events
         * @description ``GET /events``, the system's first.
         */
        get: operations["getAllEvents"];
        put?: never;
        /**
         * Register an event
         * @description Register an event for types of this service; without a code of the caller's a free one is assigned.
         */
        post: operations["createEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/events/{eventCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one event
         * @description ``GET /events/{eventCode}`` with its reasons and entities spelt out.
         */
        get: operations["containerGetEvent"];
        /**
         * Change one event
         * @description Change an event. Types that are named get it; only those that are to be removed lose it.
         */
        put: operations["containerUpdateEvent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered reasons
         * @description ``GET /reasons``, the system's first.
         */
        get: operations["getAllReasons"];
        put?: never;
        /**
         * Register a reason
         * @description ``POST /reasons``; the code is assigned.
         */
        post: operations["containerCreateReason"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/reasons/{reasonCode}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one reason
         * @description ``GET /reasons/{reasonCode}``.
         */
        get: operations["containerGetReason"];
        /**
         * Change one reason
         * @description ``PUT /reasons/{reasonCode}``.
         */
        put: operations["containerUpdateReason"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/events/orphan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orphan events
         * @description The tenant's events that are of no use to this service yet, with the entity that has them, if any does.
         */
        get: operations["getOrphanEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/config/state-machine/reason/orphan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List reasons that no event names
         * @description ``GET /reasons/orphan``: reasons that no event names.
         */
        get: operations["getOrphanReason"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a container without naming its type
         * @description One instance, without the values that other apps keep to themselves.
         */
        get: operations["getContainerByIdBackwardCompatible"];
        /**
         * Update a container without naming its type
         * @description Change values and fields and, when an event comes along, the state: both or neither.
         */
        put: operations["updateContainerByIdBackwardCompatible"];
        /**
         * Create a container of a type
         * @description Make an instance in the first state of its type's machine.
         */
        post: operations["createContainer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/filter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the containers of one type
         * @description A page of a type's instances.
         */
        get: operations["getContainers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/{containerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a container by id or scannable id
         * @description One instance, without the values that other apps keep to themselves.
         */
        get: operations["getContainerById"];
        /**
         * Change attributes, items or tracking of a container
         * @description Change values and fields and, when an event comes along, the state: both or neither.
         */
        put: operations["updateContainerById"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/{containerId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the current state of a container
         * @description The state of an instance and the last event.
         */
        get: operations["getContainerState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/{containerId}/state/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply an event to a container
         * @description Apply an event, to everything inside as well when it is to propagate: to all of them or to none.
         */
        put: operations["updateContainerState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/tracking/{trackingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find containers by tracking id
         * @description The containers that carry a tracking id, and those of them that have not reached their end.
         */
        get: operations["getContainerByTrackingId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerId}/child": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put a container into, or out of, a parent
         * @description Put a container into a parent, or take it out of it.
         */
        put: operations["containerizeContainerById"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/containerise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put many children into, or out of, a parent
         * @description Put many containers into a parent, or take them out, and change the parent along with it: all or nothing.
         */
        put: operations["bulkContainerizeContainerById"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/{containerId}/changelog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the change log of a container
         * @description What happened to an instance, newest first, without the values that other apps keep to themselves.
         */
        get: operations["getContainerChangeLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the containers of the type that the query names
         * @description A page of a type's instances.
         */
        get: operations["getContainersBackwardCompatible"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state without naming the type
         * @description The state of an instance and the last event.
         */
        get: operations["getContainerStateBackwardCompatible"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerId}/state/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply an event without naming the type
         * @description Apply an event, to everything inside as well when it is to propagate: to all of them or to none.
         */
        put: operations["updateContainerStateBackwardCompatible"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List container groups by filter
         * @description A page of groups.
         */
        get: operations["getContainerGroups"];
        put?: never;
        /**
         * Create a group of containers
         * @description Make a group; the containers must be there.
         */
        post: operations["createContainerGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a container group
         * @description One group.
         */
        get: operations["getContainerGroupById"];
        /**
         * Change the members of a container group
         * @description Change a group; the list of containers replaces the one it had.
         */
        put: operations["updateContainerGroup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/container-groups/{groupId}/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply one event to every group member
         * @description Apply an event to all containers of a group or to none; those that have expired are no longer told.
         */
        put: operations["applyEventOnContainerGroup"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from one JSON body
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        put: operations["updateContainersInBatch"];
        /**
         * Create many from one JSON body
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        post: operations["createContainersInBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/batch/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far a batch is
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getStatusOfBatchRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/batch/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from a CSV file
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        put: operations["recordFileUploadUpdateRequest"];
        /**
         * Create many from a CSV file
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        post: operations["recordFileUploadCreateRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/batch/upload/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far an upload is
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getStatusOfBatchUploadRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/batch/upload/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the columns of a file
         * @description The columns that a file may have for this type, those of the service first.
         */
        get: operations["recordFileUploadCreateRequestColumns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/containers/{containerTypeName}/batch/upload/header": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a file with the header alone
         * @description A CSV file that has the header of this type and no rows, to be filled in.
         */
        get: operations["recordFileUploadCreateRequestHeader"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List entity types
         * @description A page of types.
         */
        get: operations["getEntityTypes"];
        put?: never;
        /**
         * Register an entity type
         * @description Register an entity type. An app that was paused or retired gets none; one that AAA does not know may have any, as
         *     apps of a portal have ids of their own.
         */
        post: operations["createEntityType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type/{entityTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one entity type
         * @description One type.
         */
        get: operations["getEntityType"];
        /**
         * Change the configuration of an entity type
         * @description Change what is the service's own of a type, which only its app may, or attributes.
         */
        put: operations["updateEntityType"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type/{entityTypePluralName}/config/state-machine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state machine of an entity type
         * @description A type's machine.
         */
        get: operations["entityGetStateMachine"];
        /**
         * Replace the state machine of an entity type
         * @description Replace the whole machine; the main states stay. A type that has none gets its first one.
         */
        put: operations["entityUpdateStateMachine"];
        /**
         * Register the state machine of an entity type
         * @description Give a type that has none its machine.
         */
        post: operations["registerStateMachine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type/{entityTypePluralName}/config/handlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List custom code hooks
         * @description A type's custom code.
         */
        get: operations["getCustomCodes"];
        put?: never;
        /**
         * Register a custom code hook
         * @description Register custom code. A method has one hook: registering again replaces it.
         */
        post: operations["registerCustomCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type/{entityTypePluralName}/config/handlers/{handlerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one custom code hook
         * @description One piece of custom code.
         */
        get: operations["getCustomCode"];
        /**
         * Change a custom code hook
         * @description Change custom code that is registered; members that are left out stay.
         */
        put: operations["updateCustomCode"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type/{entityTypePluralName}/categories/{categoryName}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the templates of a category
         * @description A page of the category's templates, newest first; ``subCategory`` narrows it down.
         */
        get: operations["getTemplates"];
        put?: never;
        /**
         * Create a template for a category and sub-category
         * @description Make a template for a category and sub-category that the type has.
         */
        post: operations["createTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/entity-type/{entityTypePluralName}/categories/{categoryName}/templates/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one template
         * @description One template of the category.
         */
        get: operations["getTemplateById"];
        /**
         * Change one template
         * @description Rename a template, or add or redefine attributes of it; its sub-category stays.
         */
        put: operations["updateTemplate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the entities of one type
         * @description A page of a type's instances.
         */
        get: operations["getEntities"];
        put?: never;
        /**
         * Create an entity
         * @description Make an instance in the first state of its type's machine.
         */
        post: operations["entityCreateEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/{entityId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one entity
         * @description One instance, without the values that other apps keep to themselves.
         */
        get: operations["getEntityById"];
        /**
         * Change attributes, and optionally state, of an entity
         * @description Change values and fields and, when an event comes along, the state: both or neither.
         */
        put: operations["entityUpdateEntity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/{entityId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the current state of an entity
         * @description The state of an instance and the last event.
         */
        get: operations["getEntityState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/{entityId}/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply an event to an entity
         * @description Apply an event, which may move the state.
         */
        put: operations["applyEvent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/{entityId}/changelog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the change log of an entity
         * @description What happened to an instance, newest first, without the values that other apps keep to themselves.
         */
        get: operations["getEntityChangeLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from one JSON body
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        put: operations["updateEntitiesInBatch"];
        /**
         * Create many from one JSON body
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        post: operations["createEntitiesInBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/batch/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far a batch is
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getBatchStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from a CSV file
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        put: operations["updateEntitiesByFile"];
        /**
         * Create many from a CSV file
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        post: operations["createEntitiesByFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/upload/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far an upload is
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getUploadStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/upload/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the columns of a file
         * @description The columns that a file may have for this type, those of the service first.
         */
        get: operations["createEntitiesByFileColumns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/{entityTypePluralName}/upload/header": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a file with the header alone
         * @description A CSV file that has the header of this type and no rows, to be filled in.
         */
        get: operations["createEntitiesByFileHeader"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/aggregate-query/{entityTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the entities of a type by the values of attributes
         * @description Count the entities that ``query`` finds, or ``op`` and ``arr`` beside or instead of it, by values of attributes.
         *
         *     An element of ``aggregateQuery`` is ``{"name", "key", "size"?}``, ``{"<name>": "<key>"}`` or
         *     ``{"<name>": {"terms": {"field", "size"?}}}``.
         */
        get: operations["getAggregateOfEntity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/app/onboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prepare a tenant for entities
         * @description Prepare a tenant for entities: look that all they need is there. Nothing is kept, so it may be repeated.
         */
        post: operations["onboardTenantInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List entity types of a named app
         * @description A page of types.
         */
        get: operations["getEntityTypesInApp"];
        put?: never;
        /**
         * Register an entity type of a named app
         * @description Register an entity type. An app that was paused or retired gets none; one that AAA does not know may have any, as
         *     apps of a portal have ids of their own.
         */
        post: operations["createEntityTypeInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type/{entityTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one entity type of a named app
         * @description One type.
         */
        get: operations["getEntityTypeInApp"];
        /**
         * Change the configuration of an entity type of a named app
         * @description Change what is the service's own of a type, which only its app may, or attributes.
         */
        put: operations["updateEntityTypeInApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type/{entityTypePluralName}/config/state-machine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the state machine of an entity type of a named app
         * @description A type's machine.
         */
        get: operations["getStateMachineInApp"];
        /**
         * Replace the state machine of an entity type of a named app
         * @description Replace the whole machine; the main states stay. A type that has none gets its first one.
         */
        put: operations["updateStateMachineInApp"];
        /**
         * Register the state machine of an entity type of a named app
         * @description Give a type that has none its machine.
         */
        post: operations["registerStateMachineInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type/{entityTypePluralName}/config/handlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List custom code hooks of a named app
         * @description A type's custom code.
         */
        get: operations["getCustomCodesInApp"];
        put?: never;
        /**
         * Register a custom code hook of a named app
         * @description Register custom code. A method has one hook: registering again replaces it.
         */
        post: operations["registerCustomCodeInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type/{entityTypePluralName}/config/handlers/{handlerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one custom code hook of a named app
         * @description One piece of custom code.
         */
        get: operations["getCustomCodeInApp"];
        /**
         * Change a custom code hook of a named app
         * @description Change custom code that is registered; members that are left out stay.
         */
        put: operations["updateCustomCodeInApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type/{entityTypePluralName}/categories/{categoryName}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the templates of a category of a named app
         * @description A page of the category's templates, newest first; ``subCategory`` narrows it down.
         */
        get: operations["getTemplatesInApp"];
        put?: never;
        /**
         * Create a template for a category and sub-category of a named app
         * @description Make a template for a category and sub-category that the type has.
         */
        post: operations["createTemplateInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/entity-type/{entityTypePluralName}/categories/{categoryName}/templates/{templateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one template of a named app
         * @description One template of the category.
         */
        get: operations["getTemplateByIdInApp"];
        /**
         * Change one template of a named app
         * @description Rename a template, or add or redefine attributes of it; its sub-category stays.
         */
        put: operations["updateTemplateInApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the entities of one type of a named app
         * @description A page of a type's instances.
         */
        get: operations["getEntitiesInApp"];
        put?: never;
        /**
         * Create an entity of a named app
         * @description Make an instance in the first state of its type's machine.
         */
        post: operations["createEntityInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/{entityId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one entity of a named app
         * @description One instance, without the values that other apps keep to themselves.
         */
        get: operations["getEntityByIdInApp"];
        /**
         * Change attributes, and optionally state, of an entity of a named app
         * @description Change values and fields and, when an event comes along, the state: both or neither.
         */
        put: operations["updateEntityInApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/{entityId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the current state of an entity of a named app
         * @description The state of an instance and the last event.
         */
        get: operations["getEntityStateInApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/{entityId}/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Apply an event to an entity of a named app
         * @description Apply an event, which may move the state.
         */
        put: operations["applyEventInApp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/{entityId}/changelog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the change log of an entity of a named app
         * @description What happened to an instance, newest first, without the values that other apps keep to themselves.
         */
        get: operations["getEntityChangeLogInApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from one JSON body of a named app
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        put: operations["updateEntitiesInBatchInApp"];
        /**
         * Create many from one JSON body of a named app
         * @description Take up to 1,024 rows. Each is judged by itself when its turn comes; the status and the callback at the end tell
         *     what became of it. Batches of one type are worked off in the order they came.
         */
        post: operations["createEntitiesInBatchInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/batch/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far a batch is of a named app
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getBatchStatusInApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update many from a CSV file of a named app
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        put: operations["updateEntitiesByFileInApp"];
        /**
         * Create many from a CSV file of a named app
         * @description Take the rows of a CSV file in UTF-8 (or the charset it names), separated by comma, semicolon, tab or bar, with a
         *     header line of the columns that ``columns`` lists. Each row is judged by itself when its turn comes; an empty cell
         *     says nothing.
         */
        post: operations["createEntitiesByFileInApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/upload/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far an upload is of a named app
         * @description How far a batch is, and what became of its rows: the first 1,024 that failed and the first that did not.
         *
         *     With ``limit`` or ``offset`` exactly the rows of that window.
         */
        get: operations["getUploadStatusInApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/upload/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the columns of a file of a named app
         * @description The columns that a file may have for this type, those of the service first.
         */
        get: operations["createEntitiesByFileColumnsInApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/entity/apps/{appId}/{entityTypePluralName}/upload/header": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a file with the header alone of a named app
         * @description A CSV file that has the header of this type and no rows, to be filled in.
         */
        get: operations["createEntitiesByFileHeaderInApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List execution task records
         * @description List task kinds: on the first page those that every tenant has, then the tenant's own.
         */
        get: operations["listExecutionTasks"];
        put?: never;
        /**
         * Register one execution task
         * @description Register it; every fault is named in one answer.
         */
        post: operations["createExecutionTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one execution task
         * @description Read it.
         */
        get: operations["getExecutionTask"];
        /**
         * Change one execution task
         * @description Replace it as a whole; what was made with it before keeps what it had.
         */
        put: operations["updateExecutionTask"];
        post?: never;
        /**
         * Remove one execution task
         * @description Take it out of use: it is no longer found, and no new flow may name it.
         */
        delete: operations["deleteExecutionTask"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-macros": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List execution macro records
         * @description List macros.
         */
        get: operations["listExecutionMacros"];
        put?: never;
        /**
         * Register one execution macro
         * @description Register it; every fault is named in one answer.
         */
        post: operations["createExecutionMacro"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-macros/{macroId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one execution macro
         * @description Read it.
         */
        get: operations["getExecutionMacro"];
        /**
         * Change one execution macro
         * @description Replace it as a whole; what was made with it before keeps what it had.
         */
        put: operations["updateExecutionMacro"];
        post?: never;
        /**
         * Remove one execution macro
         * @description Take it out of use: it is no longer found, and no new flow may name it.
         */
        delete: operations["deleteExecutionMacro"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/changelogs/{recordId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read change history of one record
         * @description What became of one task, macro or workflow, newest first, with its content before and after each change.
         */
        get: operations["getChangelog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List execution workflow records
         * @description List execution workflows.
         */
        get: operations["listExecutionWorkflows"];
        put?: never;
        /**
         * Register one execution workflow
         * @description Register an execution workflow: version 1, ACTIVE. Every fault of its flow is named in one answer.
         */
        post: operations["createExecutionWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-workflows/{workflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one execution workflow
         * @description Read an execution workflow, an earlier version of it when ``version`` is given.
         */
        get: operations["getExecutionWorkflow"];
        /**
         * Register a new version of a workflow
         * @description Register the next version; earlier ones stay readable. An expired workflow takes none (409).
         */
        put: operations["updateExecutionWorkflow"];
        post?: never;
        /**
         * Remove one execution workflow
         * @description Take a workflow out of use: no new job workflow may name it; jobs under way keep it.
         */
        delete: operations["deleteExecutionWorkflow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-workflow-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflow instances
         * @description List workflow instances.
         */
        get: operations["listExecutionWorkflowInstances"];
        put?: never;
        /**
         * Create a runnable instance of a workflow
         * @description Make a runnable instance, its macros written out. For an objective of a job it has the id its reports name.
         *
         *     One of a job that is there already and that nobody worked on takes what is asked for now; another one is refused.
         */
        post: operations["createExecutionWorkflowInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-workflow-instances/{workflowInstanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one workflow instance
         * @description Read a workflow instance with all that was reported of it.
         */
        get: operations["getExecutionWorkflowInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/execution-workflow-instances/{workflowInstanceId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Cancel a workflow instance
         * @description Cancel an instance's latest attempt; a closed one cannot be (409). Repeating it is recorded, changes nothing.
         *
         *     Its phone may tell nothing more of the attempt. The job waits at its objective: the dispatch service's own
         *     cancelling of the objective says where it goes on, or its completion ends it.
         */
        put: operations["cancelExecutionWorkflowInstance"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/workflow/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report service health
         * @description Whether the service can do its work: its database answers. Raises Refusal, 503, when it does not.
         */
        get: operations["getWorkflowHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all job types of the tenant
         * @description List all types of the tenant, oldest first.
         */
        get: operations["getAllJobTypes"];
        put?: never;
        /**
         * Create a job type
         * @description Create a named kind of job or dispatch.
         */
        post: operations["createJobType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all job types of the tenant
         * @deprecated
         * @description List all types of the tenant, oldest first.
         */
        get: operations["getAllJobTypesV1"];
        put?: never;
        /**
         * Create a job type
         * @deprecated
         * @description Create a named kind of job or dispatch.
         */
        post: operations["createJobTypeV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-types/{jobTypeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job type
         * @description Read one type.
         */
        get: operations["getJobType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-types/{jobTypeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job type
         * @deprecated
         * @description Read one type.
         */
        get: operations["getJobTypeV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-types/{jobTypeId}/config/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the custom attribute definitions of a job type
         * @description Read the custom attribute definitions of a type.
         */
        get: operations["getAttributeConfigOfJobType"];
        put?: never;
        /**
         * Define custom attributes for jobs of this type
         * @description Define custom attributes. A known name is replaced, a new one added, none removed.
         */
        post: operations["postAttributeConfigForJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-types/{jobTypeId}/config/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the custom attribute definitions of a job type
         * @deprecated
         * @description Read the custom attribute definitions of a type.
         */
        get: operations["getAttributeConfigOfJobTypeV1"];
        put?: never;
        /**
         * Define custom attributes for jobs of this type
         * @deprecated
         * @description Define custom attributes. A known name is replaced, a new one added, none removed.
         */
        post: operations["postAttributeConfigForJobV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatch-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all dispatch types of the tenant
         * @description List all types of the tenant, oldest first.
         */
        get: operations["getAllDispatchTypes"];
        put?: never;
        /**
         * Create a dispatch type
         * @description Create a named kind of job or dispatch.
         */
        post: operations["createDispatchType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatch-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all dispatch types of the tenant
         * @deprecated
         * @description List all types of the tenant, oldest first.
         */
        get: operations["getAllDispatchTypesV1"];
        put?: never;
        /**
         * Create a dispatch type
         * @deprecated
         * @description Create a named kind of job or dispatch.
         */
        post: operations["createDispatchTypeV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatch-types/{dispatchTypeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one dispatch type
         * @description Read one type.
         */
        get: operations["getDispatchType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatch-types/{dispatchTypeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one dispatch type
         * @deprecated
         * @description Read one type.
         */
        get: operations["getDispatchTypeV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatch-types/{dispatchTypeId}/config/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the custom attribute definitions of a dispatch type
         * @description Read the custom attribute definitions of a type.
         */
        get: operations["getAttributeConfigOfDispatch"];
        put?: never;
        /**
         * Define custom attributes for dispatches of this type
         * @description Define custom attributes. A known name is replaced, a new one added, none removed.
         */
        post: operations["postAttributeConfigForDispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatch-types/{dispatchTypeId}/config/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the custom attribute definitions of a dispatch type
         * @deprecated
         * @description Read the custom attribute definitions of a type.
         */
        get: operations["getAttributeConfigOfDispatchV1"];
        put?: never;
        /**
         * Define custom attributes for dispatches of this type
         * @deprecated
         * @description Define custom attributes. A known name is replaced, a new one added, none removed.
         */
        post: operations["postAttributeConfigForDispatchV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/config/custom-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered custom code
         * @description List registered custom code, of one method when ``methodName`` is given.
         */
        get: operations["getCustomCodeConfigs"];
        /**
         * Replace registered custom code
         * @description Register custom code. A method that has some already gets the new one in its place.
         */
        put: operations["dispatchUpdateCustomCodeConfig"];
        /**
         * Register custom code
         * @description Register custom code. A method that has some already gets the new one in its place.
         */
        post: operations["dispatchRegisterCustomCodeConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/config/custom-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List registered custom code
         * @deprecated
         * @description List registered custom code, of one method when ``methodName`` is given.
         */
        get: operations["getCustomCodeConfigsV1"];
        /**
         * Replace registered custom code
         * @deprecated
         * @description Register custom code. A method that has some already gets the new one in its place.
         */
        put: operations["dispatchUpdateCustomCodeConfigV1"];
        /**
         * Register custom code
         * @deprecated
         * @description Register custom code. A method that has some already gets the new one in its place.
         */
        post: operations["dispatchRegisterCustomCodeConfigV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List job workflows
         * @description List job workflows and drafts, oldest first.
         */
        get: operations["getAllJobWorkflows"];
        put?: never;
        /**
         * Create a job workflow from objectives and transitions
         * @description Create a job workflow; it is ACTIVE at once. Every fault of its graph is named in one answer.
         */
        post: operations["createJobWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List job workflows
         * @deprecated
         * @description List job workflows and drafts, oldest first.
         */
        get: operations["getAllJobWorkflowsV1"];
        put?: never;
        /**
         * Create a job workflow from objectives and transitions
         * @deprecated
         * @description Create a job workflow; it is ACTIVE at once. Every fault of its graph is named in one answer.
         */
        post: operations["createJobWorkflowV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-workflows/{jobWorkflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job workflow
         * @description Read one job workflow.
         */
        get: operations["getJobWorkflowById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-workflows/{jobWorkflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job workflow
         * @deprecated
         * @description Read one job workflow.
         */
        get: operations["getJobWorkflowByIdV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-workflows/{jobWorkflowId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Activate or deactivate a job workflow
         * @description Activate or deactivate. Jobs under way keep the workflow they started with.
         */
        put: operations["updateJobWorkflowStatus"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-workflows/{jobWorkflowId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Activate or deactivate a job workflow
         * @deprecated
         * @description Activate or deactivate. Jobs under way keep the workflow they started with.
         */
        put: operations["updateJobWorkflowStatusV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-workflows/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save an incomplete job workflow as a draft
         * @description Save an incomplete job workflow: only its name is needed.
         */
        post: operations["createJobWorkflowDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-workflows/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save an incomplete job workflow as a draft
         * @deprecated
         * @description Save an incomplete job workflow: only its name is needed.
         */
        post: operations["createJobWorkflowDraftV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-workflows/drafts/{jobWorkflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job workflow draft
         * @description Read a draft.
         */
        get: operations["getJobWorkflowDraft"];
        /**
         * Replace the content of a draft
         * @description Replace the content of a draft.
         */
        put: operations["updateJobWorkflowDraft"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-workflows/drafts/{jobWorkflowId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job workflow draft
         * @deprecated
         * @description Read a draft.
         */
        get: operations["getJobWorkflowDraftV1"];
        /**
         * Replace the content of a draft
         * @deprecated
         * @description Replace the content of a draft.
         */
        put: operations["updateJobWorkflowDraftV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/job-workflows/drafts/{jobWorkflowId}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a complete draft into a job workflow
         * @description Turn a complete draft into an ACTIVE job workflow, or name everything that it lacks.
         */
        post: operations["publishJobWorkflowDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/job-workflows/drafts/{jobWorkflowId}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a complete draft into a job workflow
         * @deprecated
         * @description Turn a complete draft into an ACTIVE job workflow, or name everything that it lacks.
         */
        post: operations["publishJobWorkflowDraftV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description List jobs: ``query``, ``sortKey``, ``sortBy``, ``limit``/``offset`` or ``page``/``size``.
         *
         *     ``jobTypeId`` narrows to one type; then its ``indexed`` attributes can be filtered and sorted by.
         */
        get: operations["listJobs"];
        /**
         * Set status of the job named by jobRef
         * @description Complete the job of a reference.
         */
        put: operations["updateJobByRef"];
        /**
         * Create a job for one leg of a path
         * @description Create a job. The answer carries the workflow instance of each objective, so that a phone can start offline.
         */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @deprecated
         * @description List jobs: ``query``, ``sortKey``, ``sortBy``, ``limit``/``offset`` or ``page``/``size``.
         *
         *     ``jobTypeId`` narrows to one type; then its ``indexed`` attributes can be filtered and sorted by.
         */
        get: operations["listJobsV1"];
        /**
         * Set status of the job named by jobRef
         * @deprecated
         * @description Complete the job of a reference.
         */
        put: operations["updateJobByRefV1"];
        /**
         * Create a job for one leg of a path
         * @deprecated
         * @description Create a job. The answer carries the workflow instance of each objective, so that a phone can start offline.
         */
        post: operations["createJobV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job
         * @description Read one job; its objectives stand in the order of its workflow.
         */
        get: operations["getJobById"];
        /**
         * Change objectives, schedule, assets or custom data
         * @description Change objectives, schedule, assets or custom data of a job that is not at its end.
         */
        put: operations["updateJob"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job
         * @deprecated
         * @description Read one job; its objectives stand in the order of its workflow.
         */
        get: operations["getJobByIdV1"];
        /**
         * Change objectives, schedule, assets or custom data
         * @deprecated
         * @description Change objectives, schedule, assets or custom data of a job that is not at its end.
         */
        put: operations["updateJobV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/ref/{jobRef}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job by its external reference
         * @description Read one job by the tenant's own reference.
         */
        get: operations["getJobByRef"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/ref/{jobRef}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one job by its external reference
         * @deprecated
         * @description Read one job by the tenant's own reference.
         */
        get: operations["getJobByRefV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/{jobId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change status and sub-status of a job
         * @description Complete a job. Twice is refused. After its last open job a dispatch is PENDING_CLOSURE.
         */
        post: operations["changeJobStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/{jobId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change status and sub-status of a job
         * @deprecated
         * @description Complete a job. Twice is refused. After its last open job a dispatch is PENDING_CLOSURE.
         */
        post: operations["changeJobStatusV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/{jobId}/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change only the sub-status of a job
         * @description Change only the sub-status of a job.
         */
        post: operations["changeJobSubStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/{jobId}/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change only the sub-status of a job
         * @deprecated
         * @description Change only the sub-status of a job.
         */
        post: operations["changeJobSubStatusV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the sub-status of many jobs
         * @description Change the sub-status of many jobs: all of them or none, every unknown one named.
         */
        post: operations["changeSubStatusOfJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the sub-status of many jobs
         * @deprecated
         * @description Change the sub-status of many jobs: all of them or none, every unknown one named.
         */
        post: operations["changeSubStatusOfJobsV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/{jobId}/custom-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace custom data of a job
         * @description Replace the custom data of a job as a whole.
         */
        put: operations["updateJobCustomData"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merge custom data into a job
         * @description Merge custom data into a job; a null removes a member.
         */
        patch: operations["patchJobCustomData"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/{jobId}/custom-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace custom data of a job
         * @deprecated
         * @description Replace the custom data of a job as a whole.
         */
        put: operations["updateJobCustomDataV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merge custom data into a job
         * @deprecated
         * @description Merge custom data into a job; a null removes a member.
         */
        patch: operations["patchJobCustomDataV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/jobs/{jobId}/objectives/{objectiveRef}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an objective of a job, which goes on by a code or ends
         * @description Cancel an attempt of an objective. By ``code`` the job goes on from it; without one it ends there, failed.
         *
         *     Of an objective that the job has not come to yet it takes effect when it does. Repeating it changes nothing.
         */
        post: operations["cancelObjective"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/jobs/{jobId}/objectives/{objectiveRef}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an objective of a job, which goes on by a code or ends
         * @deprecated
         * @description Cancel an attempt of an objective. By ``code`` the job goes on from it; without one it ends there, failed.
         *
         *     Of an objective that the job has not come to yet it takes effect when it does. Repeating it changes nothing.
         */
        post: operations["cancelObjectiveV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dispatches
         * @description List dispatches; ``dispatchTypeId`` narrows to one type, whose indexed attributes can then be filtered by.
         */
        get: operations["listDispatches"];
        put?: never;
        /**
         * Create a dispatch
         * @description Create a dispatch with its custody ledger, and put the given jobs and participants into it: all or nothing.
         */
        post: operations["createDispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dispatches
         * @deprecated
         * @description List dispatches; ``dispatchTypeId`` narrows to one type, whose indexed attributes can then be filtered by.
         */
        get: operations["listDispatchesV1"];
        put?: never;
        /**
         * Create a dispatch
         * @deprecated
         * @description Create a dispatch with its custody ledger, and put the given jobs and participants into it: all or nothing.
         */
        post: operations["createDispatchV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one dispatch
         * @description Read one dispatch, by id or by the tenant's reference.
         */
        get: operations["getDispatchById"];
        /**
         * Change base fields of a dispatch
         * @description Change reference, type name or custom data of an open dispatch.
         */
        put: operations["updateDispatch"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one dispatch
         * @deprecated
         * @description Read one dispatch, by id or by the tenant's reference.
         */
        get: operations["getDispatchByIdV1"];
        /**
         * Change base fields of a dispatch
         * @deprecated
         * @description Change reference, type name or custom data of an open dispatch.
         */
        put: operations["updateDispatchV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one dispatch by its external reference
         * @description Read one dispatch, by id or by the tenant's reference.
         */
        get: operations["getDispatchByRef"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one dispatch by its external reference
         * @deprecated
         * @description Read one dispatch, by id or by the tenant's reference.
         */
        get: operations["getDispatchByRefV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add one job
         * @description Put one job into the dispatch.
         */
        patch: operations["addJobToDispatch"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add one job
         * @deprecated
         * @description Put one job into the dispatch.
         */
        patch: operations["addJobToDispatchV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add one job, by reference
         * @description Put one job into the dispatch.
         */
        patch: operations["addJobToDispatchByRef"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add one job, by reference
         * @deprecated
         * @description Put one job into the dispatch.
         */
        patch: operations["addJobToDispatchByRefV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add many jobs
         * @description Put many jobs into the dispatch: all or none, every fault named.
         */
        patch: operations["addJobsToDispatch"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add many jobs
         * @deprecated
         * @description Put many jobs into the dispatch: all or none, every fault named.
         */
        patch: operations["addJobsToDispatchV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add many jobs, by reference
         * @description Put many jobs into the dispatch: all or none, every fault named.
         */
        patch: operations["addJobsToDispatchByRef"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add many jobs, by reference
         * @deprecated
         * @description Put many jobs into the dispatch: all or none, every fault named.
         */
        patch: operations["addJobsToDispatchByRefV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one job
         * @description Take one job out of the dispatch.
         */
        delete: operations["removeJobFromDispatch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one job
         * @deprecated
         * @description Take one job out of the dispatch.
         */
        delete: operations["removeJobFromDispatchV1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one job, by reference
         * @description Take one job out of the dispatch.
         */
        delete: operations["removeJobFromDispatchByRef"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one job, by reference
         * @deprecated
         * @description Take one job out of the dispatch.
         */
        delete: operations["removeJobFromDispatchByRefV1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/jobs/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Remove many jobs
         * @description Take many jobs out of the dispatch: all or none.
         */
        patch: operations["removeJobsFromDispatch"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/jobs/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Remove many jobs
         * @deprecated
         * @description Take many jobs out of the dispatch: all or none.
         */
        patch: operations["removeJobsFromDispatchV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/jobs/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Remove many jobs, by reference
         * @description Take many jobs out of the dispatch: all or none.
         */
        patch: operations["removeJobsFromDispatchByRef"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/jobs/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Remove many jobs, by reference
         * @deprecated
         * @description Take many jobs out of the dispatch: all or none.
         */
        patch: operations["removeJobsFromDispatchByRefV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign one participant
         * @description Assign one participant; it must exist and be active.
         */
        patch: operations["addParticipantToDispatch"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign one participant
         * @deprecated
         * @description Assign one participant; it must exist and be active.
         */
        patch: operations["addParticipantToDispatchV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign one participant, by reference
         * @description Assign one participant; it must exist and be active.
         */
        patch: operations["addParticipantToDispatchByRef"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign one participant, by reference
         * @deprecated
         * @description Assign one participant; it must exist and be active.
         */
        patch: operations["addParticipantToDispatchByRefV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/participants/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign many participants
         * @description Assign many participants: all or none, every fault named.
         */
        patch: operations["addParticipantsToDispatch"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/participants/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign many participants
         * @deprecated
         * @description Assign many participants: all or none, every fault named.
         */
        patch: operations["addParticipantsToDispatchV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/participants/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign many participants, by reference
         * @description Assign many participants: all or none, every fault named.
         */
        patch: operations["addParticipantsToDispatchByRef"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/participants/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Assign many participants, by reference
         * @deprecated
         * @description Assign many participants: all or none, every fault named.
         */
        patch: operations["addParticipantsToDispatchByRefV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/participants/{participantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one participant
         * @description Take a participant off the dispatch; without any it is INITIATED again unless work has begun.
         */
        delete: operations["removeParticipantFromDispatch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/participants/{participantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one participant
         * @deprecated
         * @description Take a participant off the dispatch; without any it is INITIATED again unless work has begun.
         */
        delete: operations["removeParticipantFromDispatchV1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/participants/{participantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one participant, by reference
         * @description Take a participant off the dispatch; without any it is INITIATED again unless work has begun.
         */
        delete: operations["removeParticipantFromDispatchByRef"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/participants/{participantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one participant, by reference
         * @deprecated
         * @description Take a participant off the dispatch; without any it is INITIATED again unless work has begun.
         */
        delete: operations["removeParticipantFromDispatchByRefV1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change status and sub-status
         * @description Change the status. Closing needs all jobs at their end and an even ledger; the refusal lists what is open.
         */
        post: operations["changeDispatchStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change status and sub-status
         * @deprecated
         * @description Change the status. Closing needs all jobs at their end and an even ledger; the refusal lists what is open.
         */
        post: operations["changeDispatchStatusV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change status and sub-status, by reference
         * @description Change the status. Closing needs all jobs at their end and an even ledger; the refusal lists what is open.
         */
        post: operations["changeDispatchStatusByRef"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change status and sub-status, by reference
         * @deprecated
         * @description Change the status. Closing needs all jobs at their end and an even ledger; the refusal lists what is open.
         */
        post: operations["changeDispatchStatusByRefV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change only the sub-status
         * @description Change only the sub-status.
         */
        post: operations["changeDispatchSubStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change only the sub-status
         * @deprecated
         * @description Change only the sub-status.
         */
        post: operations["changeDispatchSubStatusV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change only the sub-status, by reference
         * @description Change only the sub-status.
         */
        post: operations["changeDispatchSubStatusByRef"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/sub-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change only the sub-status, by reference
         * @deprecated
         * @description Change only the sub-status.
         */
        post: operations["changeDispatchSubStatusByRefV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/{dispatchId}/custom-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace custom data
         * @description Replace the custom data of a dispatch as a whole.
         */
        put: operations["updateDispatchCustomData"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merge custom data
         * @description Merge custom data into a dispatch; a null removes a member.
         */
        patch: operations["patchDispatchCustomData"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/{dispatchId}/custom-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace custom data
         * @deprecated
         * @description Replace the custom data of a dispatch as a whole.
         */
        put: operations["updateDispatchCustomDataV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merge custom data
         * @deprecated
         * @description Merge custom data into a dispatch; a null removes a member.
         */
        patch: operations["patchDispatchCustomDataV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/dispatches/ref/{dispatchRef}/custom-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace custom data, by reference
         * @description Replace the custom data of a dispatch as a whole.
         */
        put: operations["updateDispatchCustomDataByRef"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merge custom data, by reference
         * @description Merge custom data into a dispatch; a null removes a member.
         */
        patch: operations["patchDispatchCustomDataByRef"];
        trace?: never;
    };
    "/core/api/v1/dispatch-service/dispatches/ref/{dispatchRef}/custom-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace custom data, by reference
         * @deprecated
         * @description Replace the custom data of a dispatch as a whole.
         */
        put: operations["updateDispatchCustomDataByRefV1"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Merge custom data, by reference
         * @deprecated
         * @description Merge custom data into a dispatch; a null removes a member.
         */
        patch: operations["patchDispatchCustomDataByRefV1"];
        trace?: never;
    };
    "/core/api/v2/dispatch-service/workflows/{workflowInstanceId}/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the status of an execution task
         * @description One task was started or closed; its output is kept with the instance. A first task sets the job in progress.
         *
         *     What a custody task took or handed over is written to the ledger by the report that is the first to tell it.
         */
        post: operations["updateExecutionTaskStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/workflows/{workflowInstanceId}/tasks/{taskId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the status of an execution task
         * @deprecated
         * @description One task was started or closed; its output is kept with the instance. A first task sets the job in progress.
         *
         *     What a custody task took or handed over is written to the ledger by the report that is the first to tell it.
         */
        post: operations["updateExecutionTaskStatusV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/workflows/{workflowInstanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the status of an execution workflow
         * @description The workflow of an objective was started, or closed with an outcome code, which says where the job goes next.
         */
        post: operations["updateExecutionWorkflowStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/workflows/{workflowInstanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the status of an execution workflow
         * @deprecated
         * @description The workflow of an objective was started, or closed with an outcome code, which says where the job goes next.
         */
        post: operations["updateExecutionWorkflowStatusV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/ledgers/custody-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a thing into custody
         * @description Take one thing into custody, or hand it over.
         */
        post: operations["applyCustodyIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/ledgers/custody-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a thing into custody
         * @deprecated
         * @description Take one thing into custody, or hand it over.
         */
        post: operations["applyCustodyInV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/ledgers/custody-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a thing over
         * @description Take one thing into custody, or hand it over.
         */
        post: operations["applyCustodyOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/ledgers/custody-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a thing over
         * @deprecated
         * @description Take one thing into custody, or hand it over.
         */
        post: operations["applyCustodyOutV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/ledgers/{dispatchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the custody ledger of a dispatch
         * @description Read a ledger: its lines in order, each account that is not even, what waits, and whether all is even.
         *
         *     All of it is of one moment: a scan made meanwhile shows in every part or in none.
         */
        get: operations["getLedgerOfDispatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/ledgers/{dispatchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the custody ledger of a dispatch
         * @deprecated
         * @description Read a ledger: its lines in order, each account that is not even, what waits, and whether all is even.
         *
         *     All of it is of one moment: a scan made meanwhile shows in every part or in none.
         */
        get: operations["getLedgerOfDispatchV1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/ledgers/batch/custody-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take many things into custody
         * @description All rows or none; faults are named by row.
         */
        post: operations["applyCustodyInBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/ledgers/batch/custody-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take many things into custody
         * @deprecated
         * @description All rows or none; faults are named by row.
         */
        post: operations["applyCustodyInBatchV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v2/dispatch-service/ledgers/batch/custody-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand many things over
         * @description All rows or none; faults are named by row.
         */
        post: operations["applyCustodyOutBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/api/v1/dispatch-service/ledgers/batch/custody-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand many things over
         * @deprecated
         * @description All rows or none; faults are named by row.
         */
        post: operations["applyCustodyOutBatchV1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/board/dispatches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all open runs with their jobs
         * @description All runs that are not CLOSED and those closed in the last 24 hours, or as the parameters choose them.
         */
        get: operations["readRunsBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/board/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read all open jobs
         * @description All jobs of the runs that a board shows and of no run, without those that ended more than 24 hours ago.
         */
        get: operations["readJobsBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/board/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move jobs between runs in one change
         * @description Move jobs from one open dispatch into another: all or none, every fault named.
         */
        post: operations["moveJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/board/dispatches/{dispatchId}/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the order of a run's jobs
         * @description Put the jobs of an open dispatch into another order, which names each of them once.
         */
        put: operations["orderJobs"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the names of things by their ids
         * @description The names of things by their ids.
         */
        post: operations["readNames"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look for things of all kinds by how they begin
         * @description Things whose reference, id, unique code, name, scannable or tracking id begins with a text, the equal first.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/counts/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the things of a kind in groups
         * @description The things of a kind that a filter finds, counted in groups of equal values.
         */
        get: operations["readCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a GraphQL query
         * @description Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200.
         */
        post: operations["askGraphQL"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/dispatch/v1/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a GraphQL query
         * @description Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200.
         */
        post: operations["askDispatchGraphQL"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/fpa/dispatch/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a GraphQL query
         * @description Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200.
         */
        post: operations["askDispatchGraphQLOfApps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/workflow/v1/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a GraphQL query
         * @description Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200.
         */
        post: operations["askWorkflowGraphQL"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/order/v1/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a GraphQL query
         * @description Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200.
         */
        post: operations["askOrderGraphQL"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/container/v1/graphql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a GraphQL query
         * @description Answer a GraphQL query. It only reads; what is wrong with the query itself is told in ``errors``, with 200.
         */
        post: operations["askContainerGraphQL"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/journal/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the journal by event
         * @description How many commands of the tenant were applied, by event: one journal row each.
         */
        get: operations["countJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the journal, newest first
         * @description What happened in the tenant, newest first, of each what the asking app may see.
         *
         *     ``id`` is of a resource, which ``kind`` tells from others of the same id; with both, what changed it through another
         *     resource is there too. ``deep`` adds to a dispatch its ledger, every job that it ever had and their workflow
         *     instances, to a job its instances. ``from`` (included) and ``to`` are epoch milliseconds, ``q`` is how the id of a
         *     resource begins, ``after`` the ``next`` of the page before. Without ``id`` the rows of a batch are left out.
         *     As ``text/csv`` the page is a table, and ``X-Haulier-Next`` its ``next``.
         */
        get: operations["readJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/journal/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the change log of one resource
         * @description What happened to one resource, newest first: who asked, which event, the state after it.
         *
         *     Of each it shows what the asking app may see.
         */
        get: operations["readChangeLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/callbacks/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List callbacks that were given up
         * @description Callbacks that were given up, newest first: where to, why, after how many tries.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/callbacks/dead/{journalId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver a given-up callback again
         * @description Try a given-up callback again, from the first try on.
         */
        post: operations["replayDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/core/haulier/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a page shows before anybody has logged in
         * @description Version, name, languages, features: nothing that depends on who asks.
         */
        get: operations["readConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AaaApp
         * @description An app as reads and events show it: nothing of its secret but the secret's id.
         */
        AaaApp: {
            appId: string;
            appName: string;
            /** @enum {unknown} */
            appType: "backend" | "internal" | "mobile" | "web";
            clientId: string;
            isPrivateApp: boolean;
            isActive: boolean;
            isDeleted: boolean;
            description?: string;
            redirectUri?: string[];
            privateTenantId?: string;
            secretId?: string;
        };
        /**
         * AaaUpdateApp
         * @description What of an app may change; at least one member.
         */
        AaaUpdateApp: {
            description?: string | null;
            isActive?: boolean | null;
            isDeleted?: boolean | null;
            redirectUri?: string[] | null;
            clientId?: string | null;
            clientSecret?: components["schemas"]["Encrypted"] | null;
        };
        /**
         * AaaUpdateTenant
         * @description What of a tenant may change; at least one member.
         */
        AaaUpdateTenant: {
            id?: string | null;
            displayName?: string | null;
            enabled?: boolean | null;
            metadata?: Record<string, never> | null;
            abacConfig?: components["schemas"]["AbacConfig"] | null;
        };
        /**
         * AaaUserInfo
         * @description The person behind a token, to that person: nothing is masked.
         */
        AaaUserInfo: {
            userId: string;
            tenantId: string;
            nickname: string;
            firstName: string;
            middleName?: string;
            lastName?: string;
            email?: string;
            mobileNumber?: components["schemas"]["MobileNumber"];
            participantId?: string;
        };
        /**
         * AbacConfig
         * @description Where a tenant's own policies are asked.
         */
        AbacConfig: {
            url?: string | null;
            contentType?: string | null;
            headers?: Record<string, never> | null;
            /** @default false */
            isActive: boolean;
        };
        /**
         * AcceptedSms
         * @description The text message is on its way.
         */
        AcceptedSms: {
            status: string;
        };
        /**
         * ActivateUser
         * @description A blocked person, by e-mail or mobile number.
         */
        ActivateUser: {
            email?: string | null;
            mobile?: components["schemas"]["MobileNumber"] | null;
        };
        /**
         * Actor
         * @description Who acted, for which app; services' pages spell the app's member in two ways.
         */
        Actor: {
            id: string;
            name: string;
            appId?: string;
            appID?: string;
        };
        /**
         * AddJob
         * @description addJobToDispatch and its twin by reference. ``callback.url`` is asked first whether the job may be added.
         */
        AddJob: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            jobId: string;
        };
        /**
         * AddJobs
         * @description addJobsToDispatch and its twin by reference.
         */
        AddJobs: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            jobs: string[];
        };
        /**
         * AddParticipant
         * @description addParticipantToDispatch and its twin by reference.
         */
        AddParticipant: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            participantId: string;
        };
        /**
         * AddParticipants
         * @description addParticipantsToDispatch and its twin by reference.
         */
        AddParticipants: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            participants: string[];
        };
        /**
         * AddPasskey
         * @description What the browser made of the options, and what the person calls the device.
         */
        AddPasskey: {
            credential: Record<string, never>;
            name: string;
        };
        /**
         * Admission
         * @description Types whose instances may, or may not, have those of this one.
         */
        Admission: {
            oneOf?: string[] | null;
            not?: string[] | null;
        };
        /**
         * Aggregate
         * @description Counts by the names that were given to them.
         */
        Aggregate: {
            aggregateResult: {
                [key: string]: components["schemas"]["ValueCounts"];
            };
        };
        /**
         * Alias
         * @description Other words for the names of a type, for people.
         */
        Alias: {
            singular?: string | null;
            plural?: string | null;
        };
        /**
         * AllowedPath
         * @description What a role allows: methods, in small letters, on paths; ``*`` is one segment of a path, ``**`` any number.
         */
        AllowedPath: {
            path: string;
            methods: string[];
        };
        /**
         * Answer
         * @description A GraphQL answer, without the envelope. ``data`` is missing when the query was not carried out.
         */
        Answer: {
            data?: Record<string, never> | null;
            /**
             * @description message, path, locations; extensions.code has twelve digits
             * @default []
             */
            errors: unknown[];
        };
        /**
         * ApiKey
         * @description An API key without its value. Times are epoch milliseconds.
         */
        ApiKey: {
            id: string;
            name: string;
            roles: string[];
            createdAt: number;
            expiresAt?: number;
            lastUsedAt?: number;
        };
        /**
         * AppResource
         * @description A resource of an app. ``isActive`` is text, as clients made from the source decode it.
         */
        AppResource: {
            resourceId: string;
            name: string;
            resourcePath: string;
            allowedHttpMethods: string[];
            /** @enum {unknown} */
            isActive: "false" | "true";
            description?: string;
            resourcePathFormatted?: string;
            attributePath?: string;
            requestParameter?: string;
        };
        /**
         * AppRoles
         * @description The roles that an app holds.
         */
        AppRoles: {
            appId: string;
            roles: string[];
        };
        /**
         * AppSecret
         * @description A fresh secret, shown this once: encrypted under the caller's token and in plain.
         */
        AppSecret: {
            appId: string;
            clientId: string;
            secret?: components["schemas"]["Encrypted"] | null;
            clientSecret?: string | null;
        };
        /**
         * AskForLink
         * @description Who forgot the password; or that another language is wanted.
         */
        AskForLink: {
            /** @default  */
            address: string;
            /** @default  */
            language: string;
        };
        /**
         * Asset
         * @description A document that goes with the job.
         */
        Asset: {
            documentType: string;
            documentUrl: string;
            description?: string | null;
        };
        /**
         * AttributeConfig
         * @description One custom attribute as a caller declares it.
         *
         *     ``required`` at the top is taken for ``validation.required`` and ``tag`` for one of ``tags``.
         */
        AttributeConfig: {
            name: string;
            dataType: ("array" | "boolean" | "number" | "object" | "string") | ("address" | "geo_point" | "money" | "phone");
            alias?: string | null;
            description?: string | null;
            tags?: string[] | null;
            /** @default false */
            indexed: boolean;
            /** @default false */
            isReadPublic: boolean;
            defaultValue?: unknown;
            validation?: components["schemas"]["AttributeValidation"] | null;
            required?: boolean;
            tag?: string[];
        };
        /**
         * AttributeShown
         * @description A custom attribute as it was declared; those of a type with the app that owns them.
         */
        AttributeShown: {
            name: string;
            dataType: ("array" | "boolean" | "number" | "object" | "string") | ("address" | "geo_point" | "money" | "phone");
            validation: components["schemas"]["ValidationShown"];
            alias?: string;
            description?: string;
            tags?: string[];
            indexed?: boolean;
            isReadPublic?: boolean;
            defaultValue?: unknown;
            ownerAppId?: string;
        };
        /**
         * AttributeValidation
         * @description The rules that a value of the attribute must satisfy.
         */
        AttributeValidation: {
            range?: components["schemas"]["Range"] | null;
            regex?: string | null;
            valueOneOf?: unknown[] | null;
            /** @default false */
            required: boolean;
        };
        /**
         * Attributes
         * @description The custom attributes of a type.
         */
        Attributes: {
            attributes: components["schemas"]["ShownAttribute"][];
        };
        /**
         * AttributesConfig
         * @description postAttributeConfigForJob, postAttributeConfigForDispatch. Names may hold an underscore, as in the family.
         */
        AttributesConfig: {
            _event_meta?: Record<string, never> | null;
            attributes: components["schemas"]["AttributeConfig"][];
        };
        /**
         * Audit
         * @description A page of the audit.
         */
        Audit: {
            meta: components["schemas"]["AuditMeta"];
            entries: components["schemas"]["AuditEntry"][];
        };
        /**
         * AuditActor
         * @description Who acted, and from where.
         */
        AuditActor: {
            id: string;
            name?: string;
            appId?: string;
            address?: string;
            agent?: string;
        };
        /**
         * AuditEntry
         * @description One thing that happened. ``details`` is what its event tells.
         */
        AuditEntry: {
            id: string;
            at: number;
            action: string;
            kind: string;
            subject: string;
            by: components["schemas"]["AuditActor"];
            requestId: string;
            state?: string;
            details: unknown;
        };
        /**
         * AuditMeta
         * @description How many entries there are.
         */
        AuditMeta: {
            totalElements: number;
        };
        /**
         * Authorization
         * @description The call that the token is to be allowed. ``method`` counts without regard to case.
         */
        Authorization: {
            path: string;
            /** @enum {string} */
            method: "get" | "put" | "post" | "delete" | "patch";
        };
        /**
         * BatchMeta
         * @description How far a batch is. ``total`` are the rows that it has, ``success`` and ``failed`` those dealt with.
         */
        BatchMeta: {
            status: string;
            success: number;
            failed: number;
            total: number;
        };
        /**
         * BatchResult
         * @description What became of a batch. Of long ones the first rows; a status read can ask for any window of rows.
         */
        BatchResult: {
            meta: components["schemas"]["BatchMeta"];
            errors: components["schemas"]["RowError"][];
            success: components["schemas"]["RowSuccess"][];
            id?: string;
            type?: string;
        };
        /**
         * BeginSession
         * @description What opens the session, and who sits there.
         */
        BeginSession: {
            /** @description of `haulier console`: what stands behind #link= */
            link: string;
            name?: string | null;
        };
        /**
         * BoundOrphan
         * @description An event that is of no use to a service yet, with the entity that has it, if any does.
         */
        BoundOrphan: {
            eventCode: string;
            description: string;
            /** @enum {unknown} */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            isEnabled: boolean;
            dataValidations: components["schemas"]["EventDataItem"][];
            entityCode?: string;
            validCurrentStates?: string[];
        };
        /**
         * Brand
         * @description How the installation is called.
         */
        Brand: {
            name: string;
        };
        /**
         * Bucket
         * @description A value and how many entities have it.
         */
        Bucket: {
            key: unknown;
            doc_count: number;
        };
        /**
         * Callback
         * @description Where the outcome is sent. The url may be a placeholder or a relative address: only the delivery judges it.
         */
        Callback: {
            url?: string | null;
            headers?: components["schemas"]["Header"][] | null;
            /** @description comes back with the callback, unread */
            meta?: unknown;
        };
        /**
         * CallbackOutcome
         * @description A callback that was asked for. ``host`` is empty where it goes to listeners of the event stream.
         */
        CallbackOutcome: {
            host: string;
            /** @enum {unknown} */
            outcome: "dead" | "delivered" | "failed" | "waiting";
            tries: number;
        };
        /**
         * CancelledObjective
         * @description The attempt of an objective that was cancelled.
         */
        CancelledObjective: {
            id: string;
            workflowInstanceId: string;
            attemptId: number;
        };
        /**
         * CassandraMeta
         * @description Left empty: storage of the original service, which no client may need.
         */
        CassandraMeta: {
            /** @default {} */
            fields: Record<string, never>;
            /** @default [] */
            key: string[];
        };
        /**
         * Category
         * @description A class inside a type, with its sub-classes.
         */
        Category: {
            name: string;
            description?: string | null;
            /** @default [] */
            subCategory: string[];
        };
        /**
         * ChangeLogShown
         * @description What happened to something, newest first.
         */
        ChangeLogShown: {
            meta: components["schemas"]["PageMeta"];
            log: components["schemas"]["LogEntryShown"][];
        };
        /**
         * ChangePassword
         * @description The password as it is, and as it shall be.
         */
        ChangePassword: {
            currentPassword: string;
            newPassword: string;
        };
        /**
         * ChangedApp
         * @description Which app was changed.
         */
        ChangedApp: {
            appId: string;
        };
        /**
         * ChangedJobs
         * @description Which jobs were changed.
         */
        ChangedJobs: {
            ids: string[];
        };
        /**
         * ChangelogEntry
         * @description One change of a task, macro or workflow.
         */
        ChangelogEntry: {
            timestamp: number;
            version: number;
            by?: string | null;
            before?: unknown;
            after?: unknown;
        };
        /**
         * ClientCredentials
         * @description Who asks for a token.
         */
        ClientCredentials: {
            clientId: string;
            clientSecret: string;
            audience?: string | null;
        };
        /**
         * ColumnShown
         * @description A column that a file may have.
         */
        ColumnShown: {
            name: string;
            description: string;
            required: boolean;
        };
        /**
         * Config
         * @description What a page shows before anybody has logged in. ``languages`` are those of the console's own words.
         */
        Config: {
            version: string;
            brand: components["schemas"]["Brand"];
            languages: string[];
            features: "link"[];
        };
        /**
         * ConfigShown
         * @description The machine of an entity: main states in their sequence.
         */
        ConfigShown: {
            entityCode: string;
            states: components["schemas"]["MainState"][];
            terminalTTL: string;
            callback?: string | components["schemas"]["MachineCallback"];
        };
        /**
         * ConfirmSecondFactor
         * @description A code of the generator.
         */
        ConfirmSecondFactor: {
            code: string;
        };
        /**
         * ConnectionId
         * @description Which connection was made or changed.
         */
        ConnectionId: {
            id: string;
        };
        /**
         * ConnectionPolicy
         * @description Who may come in through a connection.
         */
        ConnectionPolicy: {
            justInTime: boolean;
            groups: string[];
            emailDomains: string[];
            attributeMap: {
                [key: string]: string;
            };
            enabled: boolean;
        };
        /**
         * ContainerApplyEvent
         * @description An event that happened to a container, or to each of a group.
         */
        ContainerApplyEvent: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description event code, E- and three digits */
            eventCode: string;
            /** @description epoch seconds; milliseconds and wrapped values are taken too */
            timestamp: number;
            data: Record<string, never>;
            source: components["schemas"]["EventSource"];
            reasonCode?: string | null;
            /**
             * @description apply it to everything inside as well
             * @default false
             */
            propagate: boolean;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * ContainerAttribute
         * @description An attribute of containers. Shorter and empty texts than the page allows are taken.
         */
        ContainerAttribute: {
            dataType: ("array" | "boolean" | "number" | "object" | "string") | ("address" | "geo_point" | "money" | "phone");
            alias?: string | null;
            tags?: string[] | null;
            /** @default false */
            indexed: boolean;
            /** @default false */
            isReadPublic: boolean;
            defaultValue?: unknown;
            validation?: components["schemas"]["AttributeValidation"] | null;
            required?: boolean;
            tag?: string[];
            name: string;
            description?: string | null;
        };
        /**
         * ContainerChangedRow
         * @description A container to be changed by a batch, by its id or scannable id.
         */
        ContainerChangedRow: {
            /** @description container id or scannable id */
            containerId: string;
            data: components["schemas"]["UpdateContainer"];
            refID?: string | null;
        };
        /**
         * ContainerCreateEvent
         * @description An event to register for container types.
         */
        ContainerCreateEvent: {
            description: string;
            eventCode?: string | null;
            /**
             * @default TRANSITIONAL
             * @enum {unknown}
             */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            /** @default [] */
            reasonCodes: string[];
            /** @default true */
            isEnabled: boolean;
            /** @default [] */
            dataValidations: components["schemas"]["EventDataItem"][];
            containerTypeNames?: string[];
        };
        /**
         * ContainerCreateType
         * @description A new container type. Its name and leaf flag never change.
         */
        ContainerCreateType: {
            name: string;
            /** @default false */
            isLeaf: boolean;
            allowedParent?: components["schemas"]["Admission"] | null;
            /** @description beyond the contract: the only state in which it goes into a parent; either when not given */
            containerizableIn?: ("closed" | "opened") | null;
            entityCode?: string | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * ContainerMachine
         * @description The state machine of a type.
         */
        ContainerMachine: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            name: string;
            isLeaf: boolean;
            isActive: boolean;
            entityCode: string;
            ownerAppId?: string;
            allowedParent?: components["schemas"]["Admission"];
            /** @enum {unknown} */
            containerizableIn?: "closed" | "opened";
            states: components["schemas"]["ContainerStates"];
            terminalTTL: string;
            callback?: string | components["schemas"]["MachineCallback"];
        };
        /**
         * ContainerMoved
         * @description What went in or out: the child, or of a call for many the parent.
         */
        ContainerMoved: {
            id: string;
            /** @enum {unknown} */
            operation: "CONTAINERIZE" | "DECONTAINERIZE";
        };
        /**
         * ContainerNewRow
         * @description A container to be made by a batch. Results are found by ``refID``, or by the scannable id.
         */
        ContainerNewRow: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description printed on the thing */
            scannableId: string;
            /** @default false */
            isHazmat: boolean;
            /** @default true */
            isContainerizable: boolean;
            /** @default false */
            isReusable: boolean;
            trackingDetails?: components["schemas"]["TrackingDetail"][] | null;
            attributes?: Record<string, never> | null;
            items?: components["schemas"]["Item"][] | null;
            callback?: components["schemas"]["Callback"] | null;
            refID?: string | null;
        };
        /**
         * ContainerOrphan
         * @description An event without reasons, with the entity that has it, if any does; the page spells its code so.
         */
        ContainerOrphan: {
            eventCode: string;
            description: string;
            /** @enum {unknown} */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            isEnabled: boolean;
            dataValidations: components["schemas"]["EventDataItem"][];
            enityCode?: string;
            validCurrentStates?: string[];
        };
        /**
         * ContainerRead
         * @description A container with what lies in it.
         */
        ContainerRead: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            state: string;
            containerType: string;
            isReusable: boolean;
            isHazmat: boolean;
            isContainerizable: boolean;
            trackingDetails: components["schemas"]["TrackingDetail"][];
            items: components["schemas"]["Item"][];
            attributes: Record<string, never>;
            scannableId?: string;
            parentId?: string;
            childContainerIDs: string[];
        };
        /**
         * ContainerShown
         * @description A container with the attributes that the caller's app may read.
         */
        ContainerShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            state: string;
            containerType: string;
            isReusable: boolean;
            isHazmat: boolean;
            isContainerizable: boolean;
            trackingDetails: components["schemas"]["TrackingDetail"][];
            items: components["schemas"]["Item"][];
            attributes: Record<string, never>;
            scannableId?: string;
            parentId?: string;
        };
        /**
         * ContainerStates
         * @description The main states that every machine of containers has.
         */
        ContainerStates: {
            created: components["schemas"]["NamedState"];
            opened: components["schemas"]["NamedState"];
            closed: components["schemas"]["NamedState"];
            completed: components["schemas"]["NamedState"];
        };
        /**
         * ContainerTypeShown
         * @description A container type with its attributes.
         */
        ContainerTypeShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            name: string;
            isLeaf: boolean;
            isActive: boolean;
            entityCode: string;
            ownerAppId?: string;
            allowedParent?: components["schemas"]["Admission"];
            /** @enum {unknown} */
            containerizableIn?: "closed" | "opened";
            attributes: components["schemas"]["AttributeShown"][];
        };
        /**
         * ContainerTypesPage
         * @description A page of container types.
         */
        ContainerTypesPage: {
            meta: components["schemas"]["PageMeta"];
            containerTypes: components["schemas"]["ContainerTypeShown"][];
        };
        /**
         * ContainerUpdateAttributes
         * @description Attribute definitions to add or redefine.
         */
        ContainerUpdateAttributes: {
            attributes: components["schemas"]["ContainerAttribute"][];
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * ContainerUpdateEvent
         * @description An event as it shall be, with container types that get it. They lose it where their entity is replaced.
         */
        ContainerUpdateEvent: {
            description: string;
            eventType?: ("NON_TRANSITIONAL" | "TRANSITIONAL") | null;
            reasonCodes?: string[] | null;
            isEnabled?: boolean | null;
            dataValidations?: components["schemas"]["EventDataItem"][] | null;
            containerTypeNames?: string[];
            /** @default [] */
            removed: string[];
        };
        /**
         * ContainerUpdateMachine
         * @description A whole state machine. Its callback hears of every change of state from now on.
         */
        ContainerUpdateMachine: {
            states: {
                created: {
                    name: string;
                    defaultSubstate: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                        /** Format: uri */
                        callback?: string;
                    }[];
                };
                opened: {
                    name: string;
                    defaultSubstate: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                        /** Format: uri */
                        callback?: string;
                    }[];
                };
                closed: {
                    name: string;
                    defaultSubstate: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                        /** Format: uri */
                        callback?: string;
                    }[];
                };
                completed: {
                    name: string;
                    defaultSubstate: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                        /** Format: uri */
                        callback?: string;
                    }[];
                    terminalStates?: string[];
                };
            };
            terminalTTL?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * ContainerUpdateType
         * @description What of a type may change.
         */
        ContainerUpdateType: {
            allowedParent: components["schemas"]["Admission"];
            containerizableIn?: ("closed" | "opened") | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * ContainersPage
         * @description A page of containers.
         */
        ContainersPage: {
            meta: components["schemas"]["PageMeta"];
            containers: components["schemas"]["ContainerShown"][];
        };
        /**
         * CoreAttribute
         * @description Another display name of a built-in field.
         */
        CoreAttribute: {
            name: string;
            alias: string;
        };
        /**
         * Cost
         * @description What one of it costs, and all of it.
         */
        Cost: {
            total: components["schemas"]["Money"];
            unit?: components["schemas"]["Money"] | null;
        };
        /**
         * CountGroup
         * @description How many things share these values; None stands for none.
         */
        CountGroup: {
            by: {
                [key: string]: string | number | boolean | null;
            };
            count: number;
        };
        /**
         * Counted
         * @description How many commands were applied, in all and by event.
         */
        Counted: {
            count: number;
            byEvent: {
                [key: string]: number;
            };
        };
        /**
         * Counts
         * @description How many there are, in all and in groups, the largest first; ``truncated`` when there are more groups.
         */
        Counts: {
            total: number;
            groups: components["schemas"]["CountGroup"][];
            truncated: boolean;
        };
        /**
         * CreateApiKey
         * @description A key for callers that know no tokens.
         */
        CreateApiKey: {
            name: string;
            roles?: string[] | null;
            expiresAt?: number | null;
        };
        /**
         * CreateApp
         * @description An app to register. Client id and secret are made when they are not brought.
         */
        CreateApp: {
            appName: string;
            /** @enum {unknown} */
            appType: "backend" | "internal" | "mobile" | "web";
            description?: string | null;
            isPrivateApp?: boolean | null;
            privateTenantId?: string | null;
            redirectUri?: string[] | null;
            clientId?: string | null;
            clientSecret?: components["schemas"]["Encrypted"] | null;
        };
        /**
         * CreateContainer
         * @description A new container.
         */
        CreateContainer: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description printed on the thing */
            scannableId: string;
            /** @default false */
            isHazmat: boolean;
            /** @default true */
            isContainerizable: boolean;
            /** @default false */
            isReusable: boolean;
            trackingDetails?: components["schemas"]["TrackingDetail"][] | null;
            attributes?: Record<string, never> | null;
            items?: components["schemas"]["Item"][] | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /** CreateContainersInBatchBody */
        CreateContainersInBatchBody: {
            payload: components["schemas"]["ContainerNewRow"][];
            callback?: components["schemas"]["Callback"] | null;
        };
        /** CreateEntitiesByFileForm */
        CreateEntitiesByFileForm: {
            /**
             * Format: binary
             * @description a CSV file with a header line
             */
            file: string;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /** CreateEntitiesInBatchBody */
        CreateEntitiesInBatchBody: {
            payload: components["schemas"]["EntityNewRow"][];
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * CreateGroup
         * @description A group to make, without members and roles.
         */
        CreateGroup: {
            name: string;
            description?: string | null;
        };
        /**
         * CreateOidc
         * @description An OpenID provider.
         */
        CreateOidc: {
            connectionName: string;
            /** @description absolute, https */
            authorizationUrl: string;
            /** @description absolute, https */
            tokenUrl: string;
            clientId: string;
            clientSecret: string;
            displayName?: string | null;
            enabled?: boolean | null;
            guiOrder?: number | null;
            userInfoUrl?: string | null;
            logoutUrl?: string | null;
            issuer?: string | null;
            jwksUrl?: string | null;
        };
        /**
         * CreateParticipant
         * @description A new participant.
         */
        CreateParticipant: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            uniqueCode: string;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            /** @description id of the tenant or of a participant */
            owner: string;
            state?: string | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /** CreateParticipantBatchBody */
        CreateParticipantBatchBody: {
            payload: components["schemas"]["ParticipantNewRow"][];
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * CreatePermission
         * @description A permission: one method of a resource of the app.
         */
        CreatePermission: {
            action: string;
            resourceId: string;
            /** @enum {unknown} */
            httpMethod: "delete" | "get" | "patch" | "post" | "put";
            description: string;
        };
        /**
         * CreateResource
         * @description A resource of an app: a path pattern and what may be done there.
         */
        CreateResource: {
            name: string;
            resourcePath: string;
            allowedHttpMethods: ("delete" | "get" | "patch" | "post" | "put")[];
            description?: string | null;
            resourcePathFormatted?: string | null;
            attributePath?: string | null;
            requestParameter?: string | null;
        };
        /**
         * CreateRole
         * @description A role of an app: a set of its permissions.
         */
        CreateRole: {
            roleName: string;
            description: string;
            /**
             * @default OPEN
             * @enum {unknown}
             */
            securityLevel: "OPEN" | "RESTRICTED" | "SENSITIVE";
            permissions?: string[] | null;
            /** @default false */
            canGrantToApps: boolean;
            /** @default true */
            canGrantToUsers: boolean;
        };
        /**
         * CreateSaml
         * @description A SAML provider.
         */
        CreateSaml: {
            connectionName: string;
            /** @description X.509, as PEM or base64 */
            publicKeyCertificate: string;
            displayName?: string | null;
            guiOrder?: number | null;
            signInEndpoint?: string | null;
            signOutEndpoint?: string | null;
        };
        /**
         * CreateSocial
         * @description Google or GitHub, as the query says.
         */
        CreateSocial: {
            connectionName: string;
            connectionClientId: string;
            connectionClientSecret: string;
        };
        /**
         * CreateTenant
         * @description A tenant to make; ``id`` is its participant-side id.
         */
        CreateTenant: {
            name: string;
            tenantId: string;
            /** @description <tenantId>:<uuid> */
            id: string;
            displayName?: string | null;
            metadata?: Record<string, never> | null;
            enabled?: boolean | null;
            abacConfig?: components["schemas"]["AbacConfig"] | null;
        };
        /**
         * CreateUser
         * @description A person to onboard; e-mail or mobile number at least.
         */
        CreateUser: {
            firstName: string;
            userId?: string | null;
            email?: string | null;
            primaryMobile?: components["schemas"]["MobileNumber"] | null;
            middleName?: string | null;
            lastName?: string | null;
            secondaryMobile?: components["schemas"]["MobileNumber"] | null;
            participantId?: string | null;
            allowSocialAuth?: components["schemas"]["SocialAuth"] | null;
            allowSAMLAuth?: boolean | null;
            samlConnector?: string | null;
            samlUserId?: string | null;
        };
        /**
         * CreateVault
         * @description A new vault, for one category of data.
         */
        CreateVault: {
            name: string;
            /** @description id or name */
            owner: string;
            readLimit?: number | null;
            uniqueData?: boolean | null;
            permissions?: components["schemas"]["haulierservicessdsrequestsAppPermission"][] | null;
            /** @default true */
            enable: boolean;
        };
        /**
         * Credentials
         * @description A tenant with the credentials of its first app. The secret is shown this once.
         */
        Credentials: {
            tenantId: string;
            id: string;
            clientId: string;
            clientSecret: string;
        };
        /**
         * CustodyEntry
         * @description One thing that changes hands. CASH needs an amount above zero, all others a ``custodyEntityId``.
         */
        CustodyEntry: {
            /** @enum {unknown} */
            custodyEntity: "CASH" | "CONTAINER" | "DOCUMENT";
            custodyEntityId?: string | null;
            custodyLocationId?: string | null;
            custodyEntityAmount?: (number) | null;
            jobId?: string | null;
        };
        /**
         * CustodyScan
         * @description applyCustodyIn, applyCustodyOut.
         */
        CustodyScan: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            dispatchId: string;
            /** @enum {unknown} */
            custodyEntity: "CASH" | "CONTAINER" | "DOCUMENT";
            custodyEntityId?: string | null;
            custodyLocationId?: string | null;
            custodyEntityAmount?: (number) | null;
            jobId?: string | null;
        };
        /**
         * CustodyScanBatch
         * @description applyCustodyInBatch, applyCustodyOutBatch: all rows or none.
         */
        CustodyScanBatch: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            dispatchId: string;
            data: components["schemas"]["CustodyEntry"][];
        };
        /**
         * CustomCode
         * @description Custom code with the method it belongs to.
         */
        CustomCode: {
            /** Format: uri */
            url: string;
            requestHeader: Record<string, never>;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            wait: boolean;
            /** @description <method>:onRequest or <method>:onError; OnRequest and OnError are taken */
            methodName: string;
            requestBody?: Record<string, never> | null;
            acceptableStatusCodes?: number[] | null;
            raiseErrorOnStatusMismatch?: boolean | null;
        };
        /**
         * CustomCodeRegistration
         * @description registerCustomCodeConfig, updateCustomCodeConfig.
         */
        CustomCodeRegistration: {
            _event_meta?: Record<string, never> | null;
            customCode: components["schemas"]["CustomCode"][];
        };
        /**
         * CustomDataChange
         * @description PUT replaces all custom data, PATCH only the members given; of jobs and of dispatches.
         */
        CustomDataChange: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @description custom attributes by name */
            customData: Record<string, never>;
        };
        /**
         * DeadLetter
         * @description A callback that was given up, as a person sees it.
         */
        DeadLetter: {
            journalId: string;
            at: number;
            url: string;
            attempts: number;
            error: string;
        };
        /**
         * Discovery
         * @description The discovery document of a tenant (OpenID Connect Discovery section 3).
         */
        Discovery: {
            issuer: string;
            authorization_endpoint: string;
            token_endpoint: string;
            userinfo_endpoint: string;
            jwks_uri: string;
            end_session_endpoint: string;
            revocation_endpoint: string;
            introspection_endpoint: string;
            response_types_supported: string[];
            response_modes_supported: string[];
            grant_types_supported: string[];
            subject_types_supported: string[];
            id_token_signing_alg_values_supported: string[];
            token_endpoint_auth_methods_supported: string[];
            introspection_endpoint_auth_methods_supported: string[];
            revocation_endpoint_auth_methods_supported: string[];
            code_challenge_methods_supported: string[];
            scopes_supported: string[];
            claims_supported: string[];
            prompt_values_supported: string[];
            ui_locales_supported: string[];
            claims_parameter_supported: boolean;
            request_parameter_supported: boolean;
            request_uri_parameter_supported: boolean;
            authorization_response_iss_parameter_supported: boolean;
        };
        /**
         * Dispatch
         * @description A dispatch as read by id or reference; empty lists are shown.
         */
        Dispatch: {
            version: number;
            tenantId: string;
            createdAt: number;
            createdBy: string;
            updatedAt: number;
            updatedBy: string;
            id: string;
            dispatchId: string;
            /** @description <type name>:<uuid> */
            dispatchTypeId: string;
            dispatchTypeName: string;
            /** @enum {unknown} */
            status: "ASSIGNED" | "CLOSED" | "INITIATED" | "IN_PROGRESS" | "PENDING_CLOSURE";
            dispatchRef?: string | null;
            subStatus?: string | null;
            /** @default [] */
            jobs: string[];
            /** @default [] */
            participants: string[];
            /** @default {} */
            customData: Record<string, never>;
        };
        /**
         * DispatchCreate
         * @description createDispatch.
         */
        DispatchCreate: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @description <type name>:<uuid> */
            dispatchTypeId: string;
            dispatchRef?: string | null;
            dispatchTypeName?: string | null;
            jobs?: string[] | null;
            participants?: string[] | null;
            customData?: Record<string, never> | null;
        };
        /**
         * DispatchStatusChange
         * @description A step: INITIATED to ASSIGNED and back, on to IN_PROGRESS, to PENDING_CLOSURE and back, on to CLOSED.
         */
        DispatchStatusChange: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @enum {string} */
            status: "INITIATED" | "ASSIGNED" | "IN_PROGRESS" | "PENDING_CLOSURE" | "CLOSED";
            subStatus?: string | null;
        };
        /**
         * DispatchType
         * @description A named kind of dispatch. The switches are shown when they are on.
         */
        DispatchType: {
            version: number;
            tenantId: string;
            createdAt: number;
            createdBy: string;
            updatedAt: number;
            updatedBy: string;
            /** @description <type name>:<uuid> */
            id: string;
            name: string;
            allowDoubleBooking?: boolean | null;
            allowExcessCustody?: boolean | null;
        };
        /**
         * DispatchTypeCreate
         * @description createDispatchType. The two switches are this server's addition: the contract names them in words only.
         */
        DispatchTypeCreate: {
            _event_meta?: Record<string, never> | null;
            name: string;
            /**
             * @description its dispatches may share participants with other open dispatches
             * @default false
             */
            allowDoubleBooking: boolean;
            /**
             * @description its ledgers let a thing be taken in twice or handed out unheld
             * @default false
             */
            allowExcessCustody: boolean;
        };
        /**
         * DispatchUpdate
         * @description updateDispatch.
         */
        DispatchUpdate: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            dispatchRef?: string | null;
            dispatchTypeName?: string | null;
            customData?: Record<string, never> | null;
        };
        /**
         * DispatchUpdatedBy
         * @description Who was working when the report was made, or who cancelled.
         */
        DispatchUpdatedBy: {
            id: string;
            name?: string | null;
            appId?: string | null;
        };
        /**
         * Dispatches
         * @description A page of dispatches.
         */
        Dispatches: {
            meta: components["schemas"]["PageMeta"];
            dispatches: components["schemas"]["Dispatch"][];
        };
        /**
         * Door
         * @description What the forms of the mailbox send.
         */
        Door: {
            /** @default  */
            link: string;
            /** @default  */
            action: string;
        };
        /**
         * Encrypted
         * @description A secret as it travels, both members in hex.
         */
        Encrypted: {
            iv?: string | null;
            encryptedText?: string | null;
        };
        /**
         * EndedId
         * @description Whose sessions, or which session, ended.
         */
        EndedId: {
            id: string;
        };
        /**
         * EndedSession
         * @description Which session was ended.
         */
        EndedSession: {
            id: string;
        };
        /**
         * EntitiesPage
         * @description A page of entities.
         */
        EntitiesPage: {
            meta: components["schemas"]["PageMeta"];
            entityInstances: components["schemas"]["EntityShown"][];
        };
        /**
         * EntityApplyEvent
         * @description An event that happened to an entity.
         */
        EntityApplyEvent: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description event code, E- and three digits */
            eventCode: string;
            reasonCode?: string | null;
            timestamp?: number | null;
            data?: Record<string, never> | null;
            source?: components["schemas"]["EventSource"] | null;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * EntityAttribute
         * @description One custom attribute as a caller declares it: empty rules are none.
         */
        EntityAttribute: {
            name: string;
            dataType: ("array" | "boolean" | "number" | "object" | "string") | ("address" | "geo_point" | "money" | "phone");
            alias?: string | null;
            description?: string | null;
            tags?: string[] | null;
            /** @default false */
            indexed: boolean;
            /** @default false */
            isReadPublic: boolean;
            defaultValue?: unknown;
            validation?: components["schemas"]["Validation"] | null;
            required?: boolean;
            tag?: string[];
        };
        /**
         * EntityChangedRow
         * @description An entity to be changed by a batch; each has a condition of its own.
         */
        EntityChangedRow: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            stateTransition?: components["schemas"]["StateTransition"] | null;
            owner?: string | null;
            conditionExpression?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            entityInstanceId: string;
            refID?: string | null;
        };
        /**
         * EntityChangedTemplate
         * @description What of a template may change. Attributes are merged by name, as those of a type; none is taken away.
         */
        EntityChangedTemplate: {
            name?: string | null;
            /** @default [] */
            attributes: components["schemas"]["EntityAttribute"][];
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * EntityCreateEntity
         * @description A new entity.
         */
        EntityCreateEntity: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            uniqueCode: string;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            /** @description id of an app or of a participant */
            owner: string;
            state?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * EntityCreateType
         * @description A new entity type.
         */
        EntityCreateType: {
            name: components["schemas"]["EntityNames"];
            alias?: components["schemas"]["Alias"] | null;
            category?: components["schemas"]["Category"][] | null;
            attributes?: components["schemas"]["EntityAttribute"][] | null;
            coreAttributes?: components["schemas"]["CoreAttribute"][] | null;
            /** @default false */
            isStateMachineEnabled: boolean;
            ttlOnInactive?: string | null;
            events?: string[] | null;
            entityCode?: string | null;
            terminalTTL?: string | null;
            /** @default false */
            enableOrchestrator: boolean;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * EntityEvent
         * @description An event that may be raised on an entity; with states, only in one of those (``main`` or ``main:sub``).
         */
        EntityEvent: {
            eventCode: string;
            /** @default [] */
            validCurrentStates: string[];
        };
        /**
         * EntityEvents
         * @description All events of an entity by their codes, in place of those it had.
         */
        EntityEvents: {
            description: string;
            events: string[];
            /** @default true */
            isEnabled: boolean;
        };
        /**
         * EntityMachine
         * @description The state machine of an entity type: main states in their sequence.
         */
        EntityMachine: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            states: components["schemas"]["MainState"][];
            terminalTTL: string;
            callback?: string | components["schemas"]["MachineCallback"];
        };
        /**
         * EntityMeant
         * @description An entity that an event may be raised on.
         */
        EntityMeant: {
            entityCode: string;
            name: string;
            description: string;
        };
        /**
         * EntityMeta
         * @description Members that the read page shows and clients may look for, with neutral values.
         */
        EntityMeta: {
            /** @default job */
            entityType: string;
            cassandra?: components["schemas"]["CassandraMeta"];
            /** @default 1 */
            schemaVersion: string;
            /** @default dispatch */
            schemaNamespace: string;
            kafka?: components["schemas"]["KafkaMeta"];
            /** @default true */
            readStore: boolean;
        };
        /**
         * EntityNames
         * @description The names of a type. The plural one names it in paths and is the prefix of its entities' ids.
         */
        EntityNames: {
            plural: string;
            singular: string;
        };
        /**
         * EntityNewRow
         * @description An entity to be made by a batch. Results are found by ``refID``, or by the unique code.
         */
        EntityNewRow: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            uniqueCode: string;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            /** @description id of an app or of a participant */
            owner: string;
            state?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            refID?: string | null;
        };
        /**
         * EntityNewTemplate
         * @description A template for a sub-category of the category in the path.
         */
        EntityNewTemplate: {
            name: string;
            subCategory: string;
            /** @default [] */
            attributes: components["schemas"]["EntityAttribute"][];
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * EntityShown
         * @description An entity.
         */
        EntityShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            uniqueCode: string;
            properties: Record<string, never>;
            name?: string;
            owner?: string;
            state?: string;
            category?: string;
            subCategory?: string;
            templateId?: string;
            entityName: string;
            appId: string;
            isActive: boolean;
        };
        /**
         * EntityTemplateShown
         * @description A template of an entity type.
         */
        EntityTemplateShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            name: string;
            category: string;
            subCategory: string;
            attributes: components["schemas"]["AttributeShown"][];
            entityType: string;
            entityName: string;
            appId: string;
        };
        /**
         * EntityTemplatesPage
         * @description A page of templates.
         */
        EntityTemplatesPage: {
            meta: components["schemas"]["PageMeta"];
            entityTemplates: components["schemas"]["EntityTemplateShown"][];
        };
        /**
         * EntityTypeName
         * @description A type that was made or changed.
         */
        EntityTypeName: {
            id: string;
            name: string;
        };
        /**
         * EntityTypeShown
         * @description An entity type with its attributes; machine and custom code have reads of their own.
         */
        EntityTypeShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            appId: string;
            name: components["schemas"]["EntityNames"];
            category: components["schemas"]["Category"][];
            attributes: components["schemas"]["AttributeShown"][];
            entityCode: string;
            isStateMachineEnabled: boolean;
            enableOrchestrator: boolean;
            isActive: boolean;
            ownerAppId: string | null;
            alias?: components["schemas"]["Alias"];
            coreAttributes?: components["schemas"]["CoreAttribute"][];
            ttlOnInactive?: string;
            events?: string[];
            terminalTTL?: string;
        };
        /**
         * EntityTypesPage
         * @description A page of entity types.
         */
        EntityTypesPage: {
            meta: components["schemas"]["PageMeta"];
            entityTypes: components["schemas"]["EntityTypeShown"][];
        };
        /**
         * EntityUpdateEntity
         * @description A change of an entity. Properties are merged key by key; null takes one away.
         */
        EntityUpdateEntity: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            stateTransition?: components["schemas"]["StateTransition"] | null;
            owner?: string | null;
            conditionExpression?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * EntityUpdateType
         * @description What of a type may change. Attributes are added or redefined by name; names, lifecycle and code never change.
         */
        EntityUpdateType: {
            alias?: components["schemas"]["Alias"] | null;
            category?: components["schemas"]["Category"][] | null;
            attributes?: components["schemas"]["EntityAttribute"][] | null;
            coreAttributes?: components["schemas"]["CoreAttribute"][] | null;
            ttlOnInactive?: string | null;
            events?: string[] | null;
            terminalTTL?: string | null;
            enableOrchestrator?: boolean | null;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * ErrorAnswer
         * @description The answer to a refused request.
         */
        ErrorAnswer: {
            error: components["schemas"]["RefusedError"];
            request: components["schemas"]["RequestEcho"];
        };
        /**
         * ErrorHook
         * @description Custom code told when the write failed.
         */
        ErrorHook: {
            /** Format: uri */
            url: string;
            requestHeader: Record<string, never>;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            wait: boolean;
            /** @description <method>:onError */
            methodName: string;
            requestBody?: Record<string, never> | null;
            acceptableStatusCodes?: number[] | null;
            raiseErrorOnStatusMismatch?: boolean | null;
        };
        /**
         * EventApplied
         * @description An event as it was raised; its time as the caller sent it.
         */
        EventApplied: {
            eventCode: string;
            timestamp: number;
            data: Record<string, never>;
            reasonCode?: string;
            source?: components["schemas"]["EventSource"];
            propagate?: boolean;
        };
        /**
         * EventDataItem
         * @description One member of an event's ``data``.
         */
        EventDataItem: {
            name: string;
            description?: string | null;
            type?: ("array" | "boolean" | "number" | "object" | "string") | null;
            validation?: components["schemas"]["EventDataValidation"] | null;
        };
        /**
         * EventDataValidation
         * @description Rules of a data item; a failing one that is not ``blocking`` is told but does not stop the event.
         */
        EventDataValidation: {
            range?: components["schemas"]["Range"] | null;
            regex?: string | null;
            valueOneOf?: unknown[] | null;
            /** @default false */
            required: boolean;
            /** @default true */
            blocking: boolean;
        };
        /**
         * EventShown
         * @description An event with its reasons and entities spelt out.
         */
        EventShown: {
            eventCode: string;
            description: string;
            /** @enum {unknown} */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            isEnabled: boolean;
            dataValidations: components["schemas"]["EventDataItem"][];
            isSystemDefined: boolean;
            reasons: components["schemas"]["ReasonMeant"][];
            entities: components["schemas"]["EntityMeant"][];
        };
        /**
         * EventSource
         * @description Who or what raised an event.
         */
        EventSource: {
            appId: string;
            userId?: string | null;
            locId?: string | null;
        };
        /**
         * ExchangeOtp
         * @description A one-time password as it came, and the app that it is for.
         */
        ExchangeOtp: {
            clientId: string;
            /** @enum {unknown} */
            mode: "email" | "sms";
            otp: string;
            emailId?: string | null;
            mobile?: components["schemas"]["MobileNumber"] | null;
            audience?: string | null;
        };
        /**
         * ExecutionMacro
         * @description A macro as read.
         */
        ExecutionMacro: {
            name: string;
            flow: components["schemas"]["FlowStep"][];
            description?: string | null;
            tag?: components["schemas"]["WorkflowTag"][] | null;
            inputs?: components["schemas"]["TaskInputSchema"] | null;
            id: string;
            version: number;
            createdAt: number;
            updatedAt: number;
            createdBy: string;
            updatedBy: string;
        };
        /**
         * ExecutionMacroRequest
         * @description createExecutionMacro, updateExecutionMacro.
         */
        ExecutionMacroRequest: {
            name: string;
            flow: components["schemas"]["FlowStep"][];
            description?: string | null;
            tag?: components["schemas"]["WorkflowTag"][] | null;
            inputs?: components["schemas"]["TaskInputSchema"] | null;
        };
        /**
         * ExecutionTask
         * @description A task kind as read. Times are epoch numbers, ``createdBy`` and ``updatedBy`` ids, here and below.
         *
         *     Those that every tenant has from the start were made by nobody.
         */
        ExecutionTask: {
            name: string;
            entityCode: string;
            inputs: components["schemas"]["TaskInputSchema"];
            description?: string | null;
            tag?: components["schemas"]["WorkflowTag"][] | null;
            outputs?: Record<string, never> | null;
            completionModes?: ("ET_FAILURE" | "ET_SUCCESS")[] | null;
            applicableReasons?: string[] | null;
            id: string;
            version?: number | null;
            createdAt?: number | null;
            updatedAt?: number | null;
            createdBy?: string | null;
            updatedBy?: string | null;
        };
        /**
         * ExecutionTaskRequest
         * @description createExecutionTask, updateExecutionTask.
         */
        ExecutionTaskRequest: {
            name: string;
            entityCode: string;
            inputs: components["schemas"]["TaskInputSchema"];
            description?: string | null;
            tag?: components["schemas"]["WorkflowTag"][] | null;
            outputs?: Record<string, never> | null;
            completionModes?: ("ET_FAILURE" | "ET_SUCCESS")[] | null;
            applicableReasons?: string[] | null;
        };
        /**
         * ExecutionWorkflow
         * @description One version of an execution workflow as read.
         */
        ExecutionWorkflow: {
            name: string;
            flow: components["schemas"]["FlowStep"][];
            description?: string | null;
            tag?: components["schemas"]["WorkflowTag"][] | null;
            start?: string | null;
            expiresAt?: number | null;
            id: string;
            version: number;
            /** @enum {unknown} */
            status: "ACTIVE" | "EXPIRED";
            createdAt: number;
            updatedAt: number;
            createdBy: string;
            updatedBy: string;
        };
        /**
         * ExecutionWorkflowRequest
         * @description createExecutionWorkflow, updateExecutionWorkflow: an update registers the next version.
         */
        ExecutionWorkflowRequest: {
            name: string;
            flow: components["schemas"]["FlowStep"][];
            description?: string | null;
            tag?: components["schemas"]["WorkflowTag"][] | null;
            start?: string | null;
            expiresAt?: number | null;
        };
        /**
         * FieldFault
         * @description One thing wrong with the input.
         */
        FieldFault: {
            /** @description dotted path of the field, or the name of the header or parameter */
            field: string;
            rule: string;
            message: string;
        };
        /**
         * File
         * @description A file. ``createdAt`` is epoch milliseconds; ``url`` opens it until ``urlExpiresAt``, without any header.
         */
        File: {
            id: string;
            folderId: string;
            folderName: string;
            name: string;
            /** @enum {unknown} */
            kind: "FILE" | "LINK";
            /** @enum {unknown} */
            status: "AVAILABLE" | "FAILED" | "PENDING";
            mimeType?: string;
            sizeBytes?: number;
            sha256?: string;
            /** @default [] */
            tags: components["schemas"]["FilesTag"][];
            createdAt: number;
            createdBy: Record<string, never>;
            expiresAt?: number;
            /** Format: uri */
            url?: string;
            urlExpiresAt?: number;
            preview?: components["schemas"]["Preview"];
            reason?: string;
        };
        /**
         * FileForm
         * @description uploadFile: the form as the document shows it. ``tags`` is a JSON array, or a field ``key:value`` for each.
         */
        FileForm: {
            tags?: components["schemas"]["FilesTag"][] | null;
            ttl?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            /**
             * Format: binary
             * @description exactly one, 1 byte to 10 MiB
             */
            file: string;
            name?: string | null;
            id?: string | null;
        };
        /**
         * FileLink
         * @description createFileLink: a file that lies elsewhere. Its address is not called.
         */
        FileLink: {
            tags?: components["schemas"]["FilesTag"][] | null;
            ttl?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            /** Format: uri */
            url: string;
            name?: string | null;
        };
        /**
         * FileList
         * @description A page of files, the newest first, without addresses.
         */
        FileList: {
            data: components["schemas"]["File"][];
            request: components["schemas"]["ListRequest"];
            meta: components["schemas"]["ListMeta"];
        };
        /**
         * FilesTag
         * @description A word that a file is found by.
         */
        FilesTag: {
            key: string;
            value: string;
        };
        /**
         * FlowStep
         * @description One step of a flow: a task or a macro. Without ``next`` the step below follows, after the last one the end.
         */
        FlowStep: {
            /** @description name of the step, unique in its flow */
            stateName: string;
            taskId?: string | null;
            macroId?: string | null;
            sequenceId?: number | null;
            input?: Record<string, never> | null;
            condition?: Record<string, never> | null;
            next?: components["schemas"]["StepTransition"][] | null;
        };
        /**
         * Folder
         * @description A folder. ``createdAt`` and ``updatedAt`` are epoch milliseconds.
         */
        Folder: {
            id: string;
            name: string;
            description?: string;
            callback?: string | components["schemas"]["Callback"];
            defaultURLExpiry: string;
            createdAt: number;
            updatedAt: number;
        };
        /**
         * FolderCreate
         * @description createFolder.
         */
        FolderCreate: {
            /** @description unique in the tenant, never changed */
            name: string;
            description?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            defaultURLExpiry?: string | null;
        };
        /**
         * FolderList
         * @description A page of folders, the newest first.
         */
        FolderList: {
            data: components["schemas"]["Folder"][];
            request: components["schemas"]["ListRequest"];
            meta: components["schemas"]["ListMeta"];
        };
        /**
         * FolderUpdate
         * @description updateFolder: the members that are given are changed, at least one.
         */
        FolderUpdate: {
            description?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            defaultURLExpiry?: string | null;
        };
        /**
         * ForgotPassword
         * @description Who wants a new password.
         */
        ForgotPassword: {
            emailId?: string | null;
            mobile?: components["schemas"]["MobileNumber"] | null;
        };
        /**
         * GeoLocation
         * @description Degrees as text, at most six decimals.
         */
        GeoLocation: {
            lat: string;
            long: string;
        };
        /**
         * GivenTokenForm
         * @description A token that is looked at, or ended.
         */
        GivenTokenForm: {
            token: string;
            /** @default  */
            token_type_hint: string;
            /** @default  */
            client_id: string;
            /** @default  */
            client_secret: string;
        };
        /**
         * Group
         * @description A group as reads show it.
         */
        Group: {
            groupId: string;
            name: string;
            roles: string[];
            isActive: boolean;
            users: string[];
            description?: string;
        };
        /**
         * GroupShown
         * @description A group of containers.
         */
        GroupShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            containerIds: string[];
            attributes: Record<string, never>;
            name?: string;
        };
        /**
         * GroupsPage
         * @description A page of container groups.
         */
        GroupsPage: {
            meta: components["schemas"]["PageMeta"];
            containerGroups: components["schemas"]["GroupShown"][];
        };
        /**
         * Header
         * @description One header of a callback request.
         */
        Header: {
            /** @default  */
            key: string;
            /** @default  */
            value: string;
        };
        /**
         * Health
         * @description Whether the service can do its work.
         */
        Health: {
            /** @enum {unknown} */
            status: "UP";
        };
        /**
         * Hit
         * @description A thing that was found. ``ref`` is its reference, scannable id or unique code, None where it has none.
         */
        Hit: {
            kind: string;
            id: string;
            type: string | null;
            ref: string | null;
            name: string;
            state: string | null;
        };
        /**
         * Hits
         * @description What was found, whatever is equal to the text first.
         */
        Hits: {
            hits: components["schemas"]["Hit"][];
        };
        /**
         * HookConfig
         * @description Custom code registered for a type. Serves as the wire type of its configuration calls.
         */
        HookConfig: {
            url: string;
            requestHeader: Record<string, never>;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            wait: boolean;
            /** @example create:onRequest */
            methodName: string;
            requestBody?: Record<string, never> | null;
            acceptableStatusCodes?: number[] | null;
            /** @default false */
            raiseErrorOnStatusMismatch: boolean;
        };
        /**
         * HookShown
         * @description Registered custom code.
         */
        HookShown: {
            id: string;
            url: string;
            requestHeader: Record<string, never>;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            wait: boolean;
            methodName: string;
            requestBody?: Record<string, never>;
            acceptableStatusCodes?: number[];
            raiseErrorOnStatusMismatch?: boolean;
        };
        /**
         * HookedBody
         * @description What every asynchronous write may carry beside its own members; alone, the body of a removal.
         */
        HookedBody: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * InlineContact
         * @description A person who is not yet in the secure data service.
         */
        InlineContact: {
            name: string;
            phone: components["schemas"]["Phone"];
        };
        /**
         * InlineHook
         * @description Custom code named in the body of one call.
         */
        InlineHook: {
            /** Format: uri */
            url: string;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            requestHeader?: Record<string, never> | null;
            requestBody?: Record<string, never> | null;
            wait?: boolean | null;
            acceptableStatusCodes?: number[] | null;
            raiseErrorOnStatusMismatch?: boolean | null;
        };
        /**
         * InlineLocation
         * @description A place that is not in the location service.
         */
        InlineLocation: {
            /** @description text or an address object */
            address: unknown;
            geolocation?: components["schemas"]["GeoLocation"] | null;
        };
        /**
         * InstanceShown
         * @description Where an instance stands after a write.
         */
        InstanceShown: {
            id: string;
            state: string;
            stateChange: boolean;
            event?: components["schemas"]["EventApplied"];
            terminalTtl?: number;
            entityCode: string;
            previousState?: string;
        };
        /**
         * InstanceState
         * @description The state of an instance, of whichever service; on request with what it went through, oldest first.
         */
        InstanceState: {
            id: string;
            state: string | null;
            stateChange: boolean;
            event?: components["schemas"]["EventApplied"];
            terminalTtl?: number;
            history?: Record<string, never>[];
        };
        /**
         * Introspection
         * @description What a token is worth now (RFC 7662 section 2.2).
         */
        Introspection: {
            active: boolean;
            sub?: string | null;
            client_id?: string | null;
            username?: string | null;
            scope?: string | null;
            exp?: number | null;
            iss?: string | null;
            token_type?: string | null;
            sid?: string | null;
            roles?: string[] | null;
        };
        /**
         * Invitation
         * @description An invitation that is on its way. ``expiresAt`` is epoch milliseconds.
         */
        Invitation: {
            id: string;
            expiresAt: number;
        };
        /**
         * InviteUser
         * @description By which way the invitation goes; the e-mail address comes first.
         */
        InviteUser: {
            channel?: ("email" | "sms") | null;
        };
        /**
         * Item
         * @description Indivisible content.
         */
        Item: {
            name: string;
            cost: components["schemas"]["Cost"];
            code?: string | null;
            quantity?: components["schemas"]["Quantity"] | null;
        };
        /**
         * Job
         * @description A job as read by id or reference. ``objectives`` stand in the order of the job workflow: clients index them.
         */
        Job: {
            /** @default  */
            entityCode: string;
            /** @default job */
            entityType: string;
            /** @default dispatch */
            schemaNamespace: string;
            /** @default 1 */
            schemaVersion: string;
            entityMeta?: components["schemas"]["EntityMeta"];
            id: string;
            jobId: string;
            version: number;
            tenantId: string;
            /** @description <type name>:<uuid> */
            jobTypeId: string;
            jobTypeName: string;
            /** @description jobWorkflow:<uuid> */
            jobWorkflowId: string;
            /** @enum {unknown} */
            status: "ASSIGNED" | "CANCELLED" | "COMPLETED" | "CREATED" | "IN_PROGRESS";
            createdAt: number;
            createdBy: string;
            /** @default false */
            cancelled: boolean;
            jobRef?: string | null;
            subStatus?: string | null;
            reasonCode?: string | null;
            /** @default [] */
            objectives: components["schemas"]["JobObjectiveState"][];
            scheduledFor?: components["schemas"]["ScheduledFor"] | null;
            /** @default [] */
            assets: components["schemas"]["Asset"][];
            /** @default [] */
            containers: unknown[];
            /** @default {} */
            customData: Record<string, never>;
            dispatchId?: string | null;
            dispatchRef?: string | null;
            batchId?: string | null;
            assignedAt?: number | null;
            completedAt?: number | null;
            updatedAt?: number | null;
            updatedBy?: string | null;
        };
        /**
         * JobCreate
         * @description createJob.
         */
        JobCreate: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @description jobWorkflow:<uuid> */
            jobWorkflowId: string;
            /** @description <type name>:<uuid> */
            jobTypeId: string;
            jobRef?: string | null;
            jobTypeName?: string | null;
            objectives?: components["schemas"]["Objective"][] | null;
            scheduledFor?: components["schemas"]["ScheduledFor"] | null;
            assets?: components["schemas"]["Asset"][] | null;
            containers?: string[] | null;
            customData?: Record<string, never> | null;
        };
        /**
         * JobObjectiveState
         * @description One objective of a job: what was asked for, and how far its latest attempt came.
         */
        JobObjectiveState: {
            objectiveRef: string;
            location?: string | components["schemas"]["InlineLocation"] | null;
            contact?: string | components["schemas"]["InlineContact"] | null;
            timeslot?: components["schemas"]["TimeSlot"] | null;
            workflow?: string | null;
            workflowInstanceId?: string | null;
            workflowInput?: Record<string, never> | null;
            attemptId?: number | null;
            status?: ("CANCELLED" | "CLOSED" | "CREATED" | "STARTED") | null;
            code?: string | null;
            reasonCode?: string | null;
        };
        /**
         * JobStatusChange
         * @description changeJobStatus: COMPLETED is the one status a client may set. ``reasonCode`` is this server's addition.
         */
        JobStatusChange: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @enum {unknown} */
            status: "COMPLETED";
            subStatus?: string | null;
            reasonCode?: string | null;
        };
        /**
         * JobSubStatus
         * @description The new sub-status of one job.
         */
        JobSubStatus: {
            jobId: string;
            /** @description a free word of the tenant's */
            subStatus: string;
        };
        /**
         * JobType
         * @description A named kind of job.
         */
        JobType: {
            version: number;
            tenantId: string;
            createdAt: number;
            createdBy: string;
            updatedAt: number;
            updatedBy: string;
            /** @description <type name>:<uuid> */
            id: string;
            name: string;
        };
        /**
         * JobTypeCreate
         * @description createJobType.
         */
        JobTypeCreate: {
            _event_meta?: Record<string, never> | null;
            name: string;
        };
        /**
         * JobUpdate
         * @description updateJob: members that are given replace those of the job.
         */
        JobUpdate: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            objectives?: components["schemas"]["Objective"][] | null;
            scheduledFor?: components["schemas"]["ScheduledFor"] | null;
            assets?: components["schemas"]["Asset"][] | null;
            customData?: Record<string, never> | null;
        };
        /**
         * JobUpdateByRef
         * @description updateJobByRef: the same change on the job named by jobRef.
         */
        JobUpdateByRef: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @enum {unknown} */
            status: "COMPLETED";
            subStatus?: string | null;
            reasonCode?: string | null;
            /** @description the reference of a job */
            jobRef: string;
        };
        /**
         * JobWorkflow
         * @description A graph of objectives; a draft may lack start and objectives.
         */
        JobWorkflow: {
            version: number;
            tenantId: string;
            createdAt: number;
            createdBy: string;
            updatedAt: number;
            updatedBy: string;
            /** @description jobWorkflow:<uuid> */
            id: string;
            name: string;
            /** @enum {unknown} */
            status: "ACTIVE" | "DRAFT" | "INACTIVE";
            description?: string | null;
            start?: string | null;
            objectives?: components["schemas"]["ShownObjective"][] | null;
            tag?: unknown;
        };
        /**
         * JobWorkflowCreate
         * @description A job workflow. From its start every objective can be come to, and from each of them the end.
         */
        JobWorkflowCreate: {
            _event_meta?: Record<string, never> | null;
            name: string;
            /** @description unique inside the job workflow */
            start: string;
            objectives: components["schemas"]["ObjectiveDef"][];
            description?: string | null;
            tag?: unknown;
        };
        /**
         * JobWorkflowDraft
         * @description createJobWorkflowDraft, updateJobWorkflowDraft: only the name is needed.
         */
        JobWorkflowDraft: {
            _event_meta?: Record<string, never> | null;
            name: string;
            start?: string | null;
            objectives?: components["schemas"]["ObjectiveDef"][] | null;
            description?: string | null;
            tag?: unknown;
        };
        /**
         * JobWorkflowStatusChange
         * @description updateJobWorkflowStatus.
         */
        JobWorkflowStatusChange: {
            _event_meta?: Record<string, never> | null;
            /** @enum {unknown} */
            status: "ACTIVE" | "INACTIVE";
        };
        /**
         * Jobs
         * @description A page of jobs.
         */
        Jobs: {
            meta: components["schemas"]["PageMeta"];
            jobs: components["schemas"]["Job"][];
        };
        /**
         * JobsBoard
         * @description Jobs, newest first.
         */
        JobsBoard: {
            position: string;
            fields: string[];
            rows: unknown[][];
            truncated: boolean;
        };
        /**
         * JobsSubStatusChange
         * @description changeSubStatusOfJobs.
         */
        JobsSubStatusChange: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            jobs: components["schemas"]["JobSubStatus"][];
        };
        /**
         * JournalActor
         * @description Who asked, and through which app.
         */
        JournalActor: {
            /** @default  */
            id: string;
            name?: string;
            /** @default  */
            appId: string;
        };
        /**
         * JournalEntry
         * @description What one command did. ``at`` is epoch milliseconds, ``version`` and ``state`` are of the resource after it.
         *
         *     ``also`` names what else it changed, as kind/id; ``meta`` came with the call.
         */
        JournalEntry: {
            id: string;
            at: number;
            kind: string;
            resourceId: string;
            version: number;
            event: string;
            state: string | null;
            requestId: string;
            actor: components["schemas"]["JournalActor"];
            data: unknown;
            meta?: unknown;
            also: string[];
            callback?: components["schemas"]["CallbackOutcome"];
        };
        /**
         * JournalPage
         * @description Entries, newest first. While ``next`` is set there may be more, also behind a page that has none.
         */
        JournalPage: {
            entries: components["schemas"]["JournalEntry"][];
            next: string | null;
        };
        /**
         * KafkaMeta
         * @description Left empty: event topic of the original service.
         */
        KafkaMeta: {
            /** @default  */
            topic: string;
            /** @default  */
            keyField: string;
        };
        /**
         * Ledger
         * @description The custody ledger of a dispatch. ``balanced``: nothing is in the operator's hands, and nothing waits.
         */
        Ledger: {
            dispatchId: string;
            entries: components["schemas"]["LedgerLine"][];
            balanced: boolean;
            open: components["schemas"]["OpenAccount"][];
            waiting: components["schemas"]["WaitingEntry"][];
        };
        /**
         * LedgerLine
         * @description One row of the ledger in its place, with the balance of its account after it.
         */
        LedgerLine: {
            /** @enum {unknown} */
            custodyEntity: "CASH" | "CONTAINER" | "DOCUMENT";
            custodyEntityId?: string | null;
            custodyLocationId?: string | null;
            custodyEntityAmount?: (number) | null;
            jobId?: string | null;
            /** @enum {unknown} */
            direction: "IN" | "OUT";
            workflowInstanceId?: string | null;
            attemptId?: number | null;
            taskId?: string | null;
            reportedAt?: number | null;
            reportedBy?: string | null;
            timestamp: number;
            number: number;
            balance: number;
        };
        /**
         * ListMeta
         * @description Which part of a list it is, and how much there is of it.
         */
        ListMeta: {
            totalElements: number;
            pageNo: number;
            pageSize: number;
        };
        /**
         * ListRequest
         * @description The request that is answered.
         */
        ListRequest: {
            uri: string;
            method: string;
        };
        /**
         * ListedConnection
         * @description A connection in a list.
         */
        ListedConnection: {
            connectionId: string;
            connectionName: string;
            /** @enum {unknown} */
            connectionType: "github" | "google-oauth2" | "oidc" | "saml";
            enabled: boolean;
            displayName?: string;
            guiOrder?: number;
        };
        /**
         * ListedSession
         * @description A session of the tenant that has not ended. Times are epoch milliseconds.
         */
        ListedSession: {
            id: string;
            person?: components["schemas"]["Person"];
            app: components["schemas"]["NamedThing"];
            address: string;
            agent: string;
            createdAt: number;
            seenAt: number;
            expiresAt: number;
            isThis: boolean;
        };
        /**
         * LogEntry
         * @description One entry of a change log. ``at`` is epoch milliseconds; actor, data and meta are JSON as stored.
         */
        LogEntry: {
            id: string;
            at: number;
            kind: string;
            resourceId: string;
            version: number;
            event: string;
            state: string | null;
            requestId: string;
            actor: unknown;
            data: unknown;
            meta?: unknown | null;
        };
        /**
         * LogEntryShown
         * @description One entry of a change log.
         */
        LogEntryShown: {
            /** @enum {unknown} */
            action: "CREATE" | "DELETE" | "UPDATE";
            /** @description epoch seconds */
            actionTime: number;
            actionBy: components["schemas"]["Actor"];
            /** @enum {unknown} */
            channel: "API" | "SYSTEM";
            /** @description what was changed as the change left it, or what the change said of it, with its event */
            cdc: Record<string, never>;
        };
        /**
         * LoginForm
         * @description What the pages of a sign-in send.
         */
        LoginForm: {
            flow: string;
            /** @default  */
            action: string;
            /** @default  */
            username: string;
            /** @default  */
            password: string;
            /** @default  */
            code: string;
            /** @default  */
            passkey: string;
            /** @default  */
            language: string;
        };
        /**
         * LogoutForm
         * @description Signing out: what an app says in a form, or the page that asks sends.
         */
        LogoutForm: {
            /** @default  */
            flow: string;
            /** @default  */
            id_token_hint: string;
            /** @default  */
            client_id: string;
            /** @default  */
            post_logout_redirect_uri: string;
            /** @default  */
            state: string;
        };
        /**
         * LookupNames
         * @description Names by id. What does not exist is left out.
         */
        LookupNames: {
            names: {
                [key: string]: components["schemas"]["Named"];
            };
        };
        /**
         * MachineCallback
         * @description Where changes of state are told; ``meta`` comes back with each call.
         */
        MachineCallback: {
            url: string;
            meta?: unknown;
            headers?: {
                [key: string]: string;
            }[] | null;
        };
        /**
         * MadeApp
         * @description The id of an app. A short key is warned of.
         */
        MadeApp: {
            id: string;
            warning?: string;
        };
        /**
         * MadeId
         * @description The id of what a write made or changed.
         */
        MadeId: {
            id: string;
        };
        /**
         * MainState
         * @description A main state; ``terminalStates`` names those of its sub-states that end an instance's life.
         */
        MainState: {
            name: string;
            defaultSubState: string;
            subStates: components["schemas"]["SubState"][];
            /** @default [] */
            terminalStates: string[];
        };
        /**
         * ManifestForm
         * @description A manifest, and whom to tell how it ended.
         */
        ManifestForm: {
            /**
             * Format: binary
             * @description YAML
             */
            file: string;
            /** Format: uri */
            callback: string;
        };
        /**
         * ManifestStatus
         * @description How far an uploaded manifest is, and every reason why it failed.
         */
        ManifestStatus: {
            tenantId: string;
            statusId: string;
            /** @enum {unknown} */
            status: "FAILED" | "IN_PROGRESS" | "SUCCESS";
            reason: string[];
        };
        /**
         * MaskedMobile
         * @description A mobile number of which only the last four digits are told.
         */
        MaskedMobile: {
            countryCode: string;
            number: string;
        };
        /**
         * Membership
         * @description People to put into a group, or to take out of it.
         */
        Membership: {
            /** @default [] */
            userIds: string[];
            /** @default true */
            membership: boolean;
        };
        /**
         * MobileNumber
         * @description A mobile number as callers write it.
         */
        MobileNumber: {
            countryCode: string;
            number: string;
        };
        /**
         * Money
         * @description An amount of a currency.
         */
        Money: {
            amount?: number | null;
            currency?: string | null;
        };
        /**
         * MoveJobs
         * @description Jobs from one dispatch into another, where they stand in this order: before the job named, else at the end.
         */
        MoveJobs: {
            _event_meta?: Record<string, never> | null;
            jobs: string[];
            from: string;
            to: string;
            before?: string | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * MovedJobs
         * @description Jobs that were moved, and between which dispatches.
         */
        MovedJobs: {
            from: string;
            to: string;
            jobs: string[];
        };
        /**
         * NamePerson
         * @description Who sits at the session.
         */
        NamePerson: {
            /** @description who sits there, for the audit */
            name: string;
        };
        /**
         * NameShown
         * @description The name of what a write made or changed.
         */
        NameShown: {
            name: string;
        };
        /**
         * Named
         * @description What a thing is called. ``type`` is the id of its type, None where its kind has none.
         */
        Named: {
            name: string;
            kind: string;
            type: string | null;
            state: string | null;
        };
        /**
         * NamedState
         * @description A main state; its default sub-state stands there in both spellings of the pages.
         */
        NamedState: {
            name: string;
            defaultSubState: string;
            subStates: components["schemas"]["SubState"][];
            /** @default [] */
            terminalStates: string[];
            defaultSubstate: string;
        };
        /**
         * NamedThing
         * @description A thing by its id, with the name that people know it by.
         */
        NamedThing: {
            id: string;
            name: string;
        };
        /**
         * NamesAsked
         * @description Ids of things of any kind.
         */
        NamesAsked: {
            ids: string[];
        };
        /**
         * NewApiKey
         * @description A fresh API key, shown this once.
         */
        NewApiKey: {
            id: string;
            key: string;
        };
        /**
         * NewJob
         * @description A job that was made.
         */
        NewJob: {
            id: string;
            objectives: components["schemas"]["NewObjective"][];
        };
        /**
         * NewObjective
         * @description An objective of a new job, with its workflow instance: a phone may report of it before it has read the job.
         */
        NewObjective: {
            objectiveRef: string;
            workflowInstanceId: string;
        };
        /**
         * NoError
         * @description Present and empty on success.
         */
        NoError: {
            /** @enum {unknown} */
            code: "";
            /** @enum {unknown} */
            description: "";
        };
        /**
         * Nothing
         * @description An empty object.
         */
        Nothing: Record<string, never>;
        /**
         * OAuthRefusal
         * @description A refusal in the words of RFC 6749 section 5.2, which every client knows.
         */
        OAuthRefusal: {
            /** @enum {unknown} */
            error: "insufficient_scope" | "invalid_client" | "invalid_grant" | "invalid_request" | "invalid_scope" | "invalid_token" | "server_error" | "slow_down" | "temporarily_unavailable" | "unauthorized_client" | "unsupported_grant_type";
            error_description: string;
        };
        /**
         * Objective
         * @description What a job knows of one objective: where, who, when, and the input of its workflow.
         */
        Objective: {
            /** @description unique inside the job workflow */
            objectiveRef: string;
            location?: string | components["schemas"]["InlineLocation"] | null;
            contact?: string | components["schemas"]["InlineContact"] | null;
            timeslot?: components["schemas"]["TimeSlot"] | null;
            workflowInput?: Record<string, never> | null;
        };
        /**
         * ObjectiveCancel
         * @description cancelObjective, this server's addition. Name ``attemptId`` when the call may be repeated in a cycle.
         */
        ObjectiveCancel: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @description the way out by which the job goes on; without one the job ends */
            code?: string | null;
            /** @description why; needed when the job ends by it */
            reasonCode?: string | null;
            /** @description the attempt that is open when absent */
            attemptId?: (number) | null;
            updatedBy?: components["schemas"]["DispatchUpdatedBy"] | null;
        };
        /**
         * ObjectiveDef
         * @description One objective of a job workflow: the execution workflow it runs, and its ways out.
         */
        ObjectiveDef: {
            /** @description unique inside the job workflow */
            objectiveRef: string;
            /** @description workflow:<uuid> */
            workflow: string;
            next: components["schemas"]["ObjectiveTransition"][];
        };
        /**
         * ObjectiveTransition
         * @description Outcome code of an objective and where it leads.
         */
        ObjectiveTransition: {
            /** @description event code, reason code or a tenant's letters; from one letter on */
            code: string;
            /** @description an objectiveRef, or END or END_STATE */
            nextObjective: string;
        };
        /**
         * OidcConnection
         * @description An OIDC connection.
         */
        OidcConnection: {
            connectionId: string;
            connectionName: string;
            /** @enum {unknown} */
            connectionType: "github" | "google-oauth2" | "oidc" | "saml";
            enabled: boolean;
            authorizationUrl: string;
            tokenUrl: string;
            clientId: string;
            displayName?: string;
            userInfoUrl?: string;
            logoutUrl?: string;
            guiOrder?: number;
            issuer?: string;
            jwksUrl?: string;
        };
        /**
         * Onboard
         * @description An object to put under state control, in a state or in the machine's first one.
         */
        Onboard: {
            instanceId: string;
            state?: string | null;
            callback?: string | null;
        };
        /**
         * Onboarding
         * @description How far a tenant is prepared.
         */
        Onboarding: {
            status: string;
            meta: components["schemas"]["OnboardingTask"][];
        };
        /**
         * OnboardingTask
         * @description One thing that was looked after.
         */
        OnboardingTask: {
            task: string;
            status: string;
        };
        /**
         * OpenAccount
         * @description An account that is not even: what it is of, and how much of it is held.
         */
        OpenAccount: {
            account: string;
            balance: number;
        };
        /**
         * OrderJobs
         * @description All jobs of a dispatch, in the order that they are to have.
         */
        OrderJobs: {
            _event_meta?: Record<string, never> | null;
            jobs: string[];
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * OrphanShown
         * @description An event without its reasons.
         */
        OrphanShown: {
            eventCode: string;
            description: string;
            /** @enum {unknown} */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            isEnabled: boolean;
            dataValidations: components["schemas"]["EventDataItem"][];
        };
        /**
         * PageMeta
         * @description How many there are in all, of which an answer shows one page.
         */
        PageMeta: {
            totalElements: number;
        };
        /**
         * ParticipantApplyEvent
         * @description An event that happened to a participant.
         */
        ParticipantApplyEvent: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description event code, E- and three digits */
            eventCode: string;
            /** @description epoch seconds; milliseconds and wrapped values are taken too */
            timestamp: number;
            data: Record<string, never>;
            source: components["schemas"]["EventSource"];
            reasonCode?: string | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantAttributes
         * @description The custom attributes of a type.
         */
        ParticipantAttributes: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            name: components["schemas"]["ParticipantNames"];
            attributes: components["schemas"]["AttributeShown"][];
        };
        /**
         * ParticipantCallback
         * @description Where the outcome is sent. Any url is taken, relative ones and placeholders too: only the delivery judges it.
         */
        ParticipantCallback: {
            url?: (string) | null;
            /** @description comes back with the callback, unread */
            meta?: unknown;
        };
        /**
         * ParticipantChangedRow
         * @description A participant to be changed by a batch.
         */
        ParticipantChangedRow: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            stateTransition?: components["schemas"]["StateTransition"] | null;
            owner?: string | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
            id: string;
            refID?: string | null;
        };
        /**
         * ParticipantChangedTemplate
         * @description What of a template may change. Attributes are merged by name, as those of a type; none is taken away.
         */
        ParticipantChangedTemplate: {
            name?: string | null;
            /** @default [] */
            attributes: components["schemas"]["AttributeConfig"][];
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantCreateEvent
         * @description An event to register for participant types.
         */
        ParticipantCreateEvent: {
            description: string;
            eventCode?: string | null;
            /**
             * @default TRANSITIONAL
             * @enum {unknown}
             */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            /** @default [] */
            reasonCodes: string[];
            /** @default true */
            isEnabled: boolean;
            /** @default [] */
            dataValidations: components["schemas"]["EventDataItem"][];
            /** @default [] */
            participantTypeNames: string[];
        };
        /**
         * ParticipantCreateType
         * @description A new participant type.
         */
        ParticipantCreateType: {
            name: components["schemas"]["ParticipantNames"];
            alias?: components["schemas"]["Alias"] | null;
            category?: components["schemas"]["Category"][] | null;
            allowedOwner?: components["schemas"]["Admission"] | null;
            entityCode?: string | null;
            /** @default false */
            enableOrchestrator: boolean;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantMachine
         * @description The state machine of a type.
         */
        ParticipantMachine: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            name: components["schemas"]["ParticipantNames"];
            states: components["schemas"]["ParticipantStates"];
            terminalTTL: string;
            callback?: string | components["schemas"]["MachineCallback"];
        };
        /**
         * ParticipantNames
         * @description The names of a type. The plural one is its id and the prefix of its participants' ids.
         */
        ParticipantNames: {
            singular: string;
            plural: string;
        };
        /**
         * ParticipantNewRow
         * @description A participant to be made by a batch. Results are found by ``refID``, or by the unique code.
         */
        ParticipantNewRow: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            uniqueCode: string;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            /** @description id of the tenant or of a participant */
            owner: string;
            state?: string | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
            refID?: string | null;
        };
        /**
         * ParticipantNewTemplate
         * @description A template for a sub-category of the category in the path.
         */
        ParticipantNewTemplate: {
            name: string;
            subCategory: string;
            /** @default [] */
            attributes: components["schemas"]["AttributeConfig"][];
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantShown
         * @description A participant.
         */
        ParticipantShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            uniqueCode: string;
            properties: Record<string, never>;
            name?: string;
            owner?: string;
            state?: string;
            category?: string;
            subCategory?: string;
            templateId?: string;
            participantType: string;
        };
        /**
         * ParticipantStates
         * @description The main states that every machine of participants has.
         */
        ParticipantStates: {
            onboarding: components["schemas"]["NamedState"];
            active: components["schemas"]["NamedState"];
            inactive: components["schemas"]["NamedState"];
        };
        /**
         * ParticipantTemplateShown
         * @description A template of a participant type.
         */
        ParticipantTemplateShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            name: string;
            category: string;
            subCategory: string;
            attributes: components["schemas"]["AttributeShown"][];
            participantType: string;
        };
        /**
         * ParticipantTemplatesPage
         * @description A page of templates.
         */
        ParticipantTemplatesPage: {
            meta: components["schemas"]["PageMeta"];
            templates: components["schemas"]["ParticipantTemplateShown"][];
        };
        /**
         * ParticipantTypeShown
         * @description A participant type without attributes, machine and custom code, which have reads of their own.
         */
        ParticipantTypeShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            name: components["schemas"]["ParticipantNames"];
            category: components["schemas"]["Category"][];
            entityCode: string;
            enableOrchestrator: boolean;
            isActive: boolean;
            isSystem: boolean;
            ownerAppId: string | null;
            alias?: components["schemas"]["Alias"];
            allowedOwner?: components["schemas"]["Admission"];
        };
        /**
         * ParticipantTypesPage
         * @description A page of participant types.
         */
        ParticipantTypesPage: {
            meta: components["schemas"]["PageMeta"];
            participantTypes: components["schemas"]["ParticipantTypeShown"][];
        };
        /**
         * ParticipantUpdateAttributes
         * @description Attribute definitions to add or redefine.
         */
        ParticipantUpdateAttributes: {
            attributes: components["schemas"]["AttributeConfig"][];
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantUpdateEvent
         * @description An event as it shall be, with the participant types that get it and those that lose it.
         */
        ParticipantUpdateEvent: {
            description: string;
            eventType?: ("NON_TRANSITIONAL" | "TRANSITIONAL") | null;
            reasonCodes?: string[] | null;
            isEnabled?: boolean | null;
            dataValidations?: components["schemas"]["EventDataItem"][] | null;
            /** @default [] */
            participantTypeNames: string[];
            /** @default [] */
            removeParticipantTypeNames: string[];
        };
        /**
         * ParticipantUpdateMachine
         * @description A whole state machine.
         */
        ParticipantUpdateMachine: {
            states: {
                onboarding: {
                    defaultSubState: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                    }[];
                    terminalStates?: string[];
                };
                active: {
                    defaultSubState: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                    }[];
                    terminalStates?: string[];
                };
                inactive: {
                    defaultSubState: string;
                    subStates: {
                        name: string;
                        transitions: {
                            eventCode: string;
                            reasonCode?: string;
                            destination: string;
                        }[];
                        ttl?: {
                            time: string;
                            destination: string;
                        };
                    }[];
                    terminalStates?: string[];
                };
            };
            terminalTTL?: string | null;
            callback?: string | components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantUpdateTenant
         * @description Settings to change; those that are left out stay.
         */
        ParticipantUpdateTenant: {
            attributes?: components["schemas"]["Settings"] | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantUpdateType
         * @description What of a type may change; names never do.
         */
        ParticipantUpdateType: {
            alias?: components["schemas"]["Alias"] | null;
            category?: components["schemas"]["Category"][] | null;
            allowedOwner?: components["schemas"]["Admission"] | null;
            enableOrchestrator?: boolean | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * ParticipantsPage
         * @description A page of participants.
         */
        ParticipantsPage: {
            meta: components["schemas"]["PageMeta"];
            participants: components["schemas"]["ParticipantShown"][];
        };
        /**
         * Passkey
         * @description A passkey of the caller. Times are epoch milliseconds.
         */
        Passkey: {
            id: string;
            name: string;
            createdAt: number;
            usedAt?: number;
        };
        /**
         * PasskeyOptions
         * @description What ``navigator.credentials.create`` takes as ``publicKey``, with bytes as base64url.
         */
        PasskeyOptions: {
            publicKey: Record<string, never>;
        };
        /**
         * Permission
         * @description A permission of an app.
         */
        Permission: {
            permissionId: string;
            action: string;
            appId: string;
            resourceId: string;
            httpMethod: string;
            description: string;
            isActive: boolean;
            isDeleted: boolean;
        };
        /**
         * Person
         * @description Who sits at a session.
         */
        Person: {
            id: string;
            name: string;
        };
        /**
         * PersonSession
         * @description A session of a person that has not ended. Times are epoch milliseconds.
         */
        PersonSession: {
            id: string;
            appId: string;
            createdAt: number;
            lastUsedAt: number;
            expiresAt: number;
            ip: string;
            userAgent: string;
            methods: string[];
            current: boolean;
        };
        /**
         * Phone
         * @description areaCode is for fixed lines, isMobile false.
         */
        Phone: {
            countryCode: string;
            number: string;
            isMobile?: boolean | null;
            areaCode?: string | null;
        };
        /**
         * Preview
         * @description A small picture of a picture.
         */
        Preview: {
            width: number;
            height: number;
            sizeBytes: number;
            mimeType: string;
            /** Format: uri */
            url?: string;
        };
        /**
         * Proof
         * @description A file that a report of a phone named. ``reportedAt`` is the phone's time, in its own unit.
         */
        Proof: {
            id: string;
            fileId: string;
            /** @enum {unknown} */
            status: "JOINED" | "WAITING";
            jobId: string;
            dispatchId?: string;
            objectiveRef: string;
            workflowInstanceId: string;
            taskId?: string;
            reportedAt?: number;
            file?: components["schemas"]["File"];
        };
        /**
         * PutChild
         * @description Where a container goes, or what it is taken out of.
         */
        PutChild: {
            /** @description container id or scannable id */
            parentId: string;
            /** @enum {unknown} */
            action: "CONTAINERIZE" | "DECONTAINERIZE";
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * PutChildren
         * @description Many containers into, or out of, a parent, and what of the parent is changed along with it.
         */
        PutChildren: {
            /** @description container id or scannable id */
            parentId: string;
            childContainerType: string;
            /** @enum {unknown} */
            action: "CONTAINERIZE" | "DECONTAINERIZE";
            childIds?: string[] | null;
            decontainerizeAll?: boolean | null;
            subState?: string | null;
            trackingDetails?: components["schemas"]["TrackingDetail"][] | null;
            attributes?: Record<string, never> | null;
            items?: components["schemas"]["Item"][] | null;
            scannableId?: string | null;
            isHazmat?: boolean | null;
            isContainerizable?: boolean | null;
            isReusable?: boolean | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * Quantity
         * @description How much of it there is.
         */
        Quantity: {
            value?: number | null;
            unit?: ("cm" | "g" | "kg" | "l" | "m" | "ml" | "mm" | "nos") | null;
        };
        /**
         * Question
         * @description A GraphQL request. Clients send an empty text for variables, or an operation, that they do not have.
         */
        Question: {
            /** @description the text of the query */
            query: string;
            variables?: Record<string, never> | "" | null;
            /** @description which operation of the text; needed when there are several */
            operationName?: string | null;
        };
        /**
         * Range
         * @description Inclusive bounds: of a number its value, of a string its length in characters.
         */
        Range: {
            min?: number | null;
            max?: number | null;
        };
        /**
         * RealmKey
         * @description A public key as a JSON Web Key.
         */
        RealmKey: {
            kid: string;
            kty: string;
            alg: string;
            use: string;
            n?: string;
            e?: string;
            crv?: string;
            x?: string;
        };
        /**
         * RealmKeys
         * @description The keys of the tenant's issuer: those of id tokens, RS256, and of access tokens, EdDSA.
         */
        RealmKeys: {
            keys: components["schemas"]["RealmKey"][];
        };
        /**
         * ReasonMeant
         * @description A reason that an event may carry.
         */
        ReasonMeant: {
            reasonCode: string;
            description: string;
        };
        /**
         * ReasonShown
         * @description A reason for events.
         */
        ReasonShown: {
            reasonCode: string;
            description: string;
            isEnabled: boolean;
        };
        /** RecordFileUploadCreateRequestForm */
        RecordFileUploadCreateRequestForm: {
            /**
             * Format: binary
             * @description a CSV file with a header line
             */
            file: string;
            callback?: components["schemas"]["Callback"] | null;
        };
        /** RecordFileUploadUpdateRequestForm */
        RecordFileUploadUpdateRequestForm: {
            /**
             * Format: binary
             * @description a CSV file with a header line
             */
            file: string;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * RecoveryCodes
         * @description Codes for the day on which the generator is lost, each for once, shown this once.
         */
        RecoveryCodes: {
            recoveryCodes: string[];
        };
        /**
         * RefreshRequest
         * @description Which app holds the refresh token of the header.
         */
        RefreshRequest: {
            clientId: string;
        };
        /**
         * RefreshedTokens
         * @description New tokens of a person; times in seconds.
         */
        RefreshedTokens: {
            accessToken: string;
            tokenType: string;
            expiresIn: number;
            refreshToken: string;
            refreshExpiresIn: number;
            userId: string;
        };
        /**
         * RefusalInfo
         * @description More about a refusal; further members depend on the cause.
         */
        RefusalInfo: {
            /** @default [] */
            faults: components["schemas"]["FieldFault"][];
        } & {
            [key: string]: unknown;
        };
        /**
         * RefusedError
         * @description Why a request was refused.
         */
        RefusedError: {
            /** @description twelve digits: service, method, cause */
            code: string;
            description: string;
            additionalInfo?: components["schemas"]["RefusalInfo"] | null;
        };
        /**
         * RegisterApp
         * @description A new app. Its private key never leaves it.
         */
        RegisterApp: {
            name: string;
            key: string;
            /** @default false */
            strictSignature: boolean;
        };
        /**
         * RegisteredEntity
         * @description An entity with the events that may be raised on it.
         */
        RegisteredEntity: {
            entityCode: string;
            tenantId: string;
            name: string;
            description: string;
            events: components["schemas"]["EntityEvent"][];
            isEnabled: boolean;
            isSystemDefined: boolean;
        };
        /**
         * RemoveJobs
         * @description removeJobsFromDispatch and its twin by reference.
         */
        RemoveJobs: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            jobs: string[];
        };
        /**
         * RequestEcho
         * @description What was asked.
         */
        RequestEcho: {
            uri: string;
            method: string;
            queryString?: string | null;
            body?: unknown;
        };
        /**
         * RequestHook
         * @description Custom code run before the write.
         */
        RequestHook: {
            /** Format: uri */
            url: string;
            requestHeader: Record<string, never>;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            wait: boolean;
            /**
             * @description <method>:onRequest; other spellings and methods are taken
             * @enum {string}
             */
            methodName: "createDispatch:onRequest" | "updateDispatch:onRequest" | "updateDispatchStatus:onRequest" | "updateDispatchSubStatus:onRequest" | "addParticipant:onRequest" | "removeParticipant:onRequest" | "addParticipantBulk:onRequest" | "addJob:onRequest" | "removeJob:onRequest" | "removeMultipleJobs:onRequest" | "removeJobFromDispatch:onRequest" | "removeMultipleJobsFromDispatch:onRequest" | "addJobByRef:onRequest" | "changeStatusByRef:onRequest" | "changeSubStatusByRef:onRequest" | "addMultipleJobsByRef:onRequest" | "removeMultipleJobsByRef:onRequest" | "removeJobByRef:onRequest" | "addParticipantByRef:onRequest" | "addMultipleParticipantsByRef:onRequest" | "removeParticipantByRef:onRequest" | "updateCustomDataByRef:onRequest" | "patchCustomDataByRef:onRequest" | "addJobBulk:onRequest" | "createJob:onRequest" | "updateCustomData:onRequest" | "patchCustomData:onRequest" | "updateJobStatus:onRequest" | "updateJobSubStatus:onRequest";
            requestBody?: Record<string, never> | null;
            acceptableStatusCodes?: number[] | null;
            raiseErrorOnStatusMismatch?: boolean | null;
        };
        /**
         * RequestOtp
         * @description Where a one-time password shall be sent.
         */
        RequestOtp: {
            /** @enum {unknown} */
            mode: "email" | "sms";
            emailId?: string | null;
            mobile?: components["schemas"]["MobileNumber"] | null;
        };
        /**
         * ResetPassword
         * @description A link's token, and the password that is set with it.
         */
        ResetPassword: {
            token: string;
            newPassword: string;
        };
        /**
         * Role
         * @description A role of an app.
         */
        Role: {
            roleId: string;
            roleName: string;
            description: string;
            permissions: string[];
            isActive: boolean;
            isDeleted: boolean;
            canGrantToUsers: boolean;
            canGrantToApps: boolean;
            securityLevel: string;
        };
        /**
         * RoleId
         * @description A role by its id.
         */
        RoleId: {
            id: string;
        };
        /**
         * RowError
         * @description A row that failed, and why.
         */
        RowError: {
            refID: string;
            reason: string;
        };
        /**
         * RowSuccess
         * @description A row that was applied, and the instance it made or changed.
         */
        RowSuccess: {
            refID: string;
            id: string;
        };
        /**
         * RunsBoard
         * @description Runs, newest first.
         */
        RunsBoard: {
            position: string;
            fields: string[];
            rows: unknown[][];
            truncated: boolean;
        };
        /**
         * SamlConnection
         * @description A SAML connection, with what the provider must be told of us.
         */
        SamlConnection: {
            connectionId: string;
            connectionName: string;
            /** @enum {unknown} */
            connectionType: "github" | "google-oauth2" | "oidc" | "saml";
            publicKeyCertificate: string;
            entityId: string;
            redirectUri: string;
            metadataUri: string;
            displayName?: string;
            signInEndpoint?: string;
            signOutEndpoint?: string;
            guiOrder?: string;
        };
        /**
         * SamlForm
         * @description A SAML response, in base64, and what we sent along with the request.
         */
        SamlForm: {
            SAMLResponse: string;
            /** @default  */
            RelayState: string;
        };
        /**
         * SaveConfig
         * @description A whole machine: main states in their sequence.
         */
        SaveConfig: {
            states: components["schemas"]["MainState"][];
            terminalTTL: string;
            callback?: string | null;
        };
        /**
         * SaveGroup
         * @description A group of containers. What is absent stays as it is.
         */
        SaveGroup: {
            name?: string | null;
            containerIds?: string[] | null;
            attributes?: Record<string, never> | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * SaveMachine
         * @description A whole state machine: main states in their sequence.
         */
        SaveMachine: {
            states: {
                name: string;
                defaultSubState: string;
                subStates: {
                    name: string;
                    transitions: {
                        eventCode: string;
                        reasonCode?: string;
                        destination: string;
                    }[];
                    ttl?: {
                        time: string;
                        destination: string;
                    };
                }[];
                terminalStates?: string[];
            }[];
            terminalTTL?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * SaveReason
         * @description A reason to register, or as it shall be.
         */
        SaveReason: {
            description: string;
            /** @default true */
            isEnabled: boolean;
        };
        /**
         * ScheduledFor
         * @description When work on the job is to begin, epoch seconds.
         */
        ScheduledFor: {
            startDateTime: number;
        };
        /**
         * ScimBulk
         * @description Bulk operations: none.
         */
        ScimBulk: {
            /** @default false */
            supported: boolean;
            /** @default 0 */
            maxOperations: number;
            /** @default 0 */
            maxPayloadSize: number;
        };
        /**
         * ScimConfig
         * @description What is supported.
         */
        ScimConfig: {
            schemas?: string[];
            patch: components["schemas"]["ScimSupported"];
            bulk: components["schemas"]["ScimBulk"];
            filter: components["schemas"]["ScimFilterSupport"];
            changePassword: components["schemas"]["ScimSupported"];
            sort: components["schemas"]["ScimSupported"];
            etag: components["schemas"]["ScimSupported"];
            authenticationSchemes: components["schemas"]["ScimScheme"][];
            meta: components["schemas"]["ScimMeta"];
        };
        /**
         * ScimContact
         * @description A way to reach a person.
         */
        ScimContact: {
            value: string;
            type: string;
            primary: boolean;
        };
        /**
         * ScimError
         * @description A refusal.
         */
        ScimError: {
            schemas?: string[];
            /** @description the HTTP status, as text */
            status: string;
            detail: string;
            scimType?: string;
        };
        /**
         * ScimFilterSupport
         * @description Filters, and most results of a page.
         */
        ScimFilterSupport: {
            supported: boolean;
            maxResults: number;
        };
        /**
         * ScimGroup
         * @description A group as a directory reads one.
         */
        ScimGroup: {
            schemas?: string[];
            id: string;
            externalId?: string;
            displayName?: string;
            members?: components["schemas"]["ScimRef"][];
            meta?: components["schemas"]["ScimMeta"];
        };
        /**
         * ScimGroupIn
         * @description A group as a directory describes one.
         */
        ScimGroupIn: {
            displayName: string;
            externalId?: string | null;
            members?: components["schemas"]["ScimMember"][] | null;
        };
        /**
         * ScimGroups
         * @description A page of groups.
         */
        ScimGroups: {
            schemas?: string[];
            totalResults: number;
            startIndex: number;
            itemsPerPage: number;
            Resources: components["schemas"]["ScimGroup"][];
        };
        /**
         * ScimMember
         * @description A member of a group.
         */
        ScimMember: {
            /** @description id of a person */
            value: string;
        };
        /**
         * ScimMeta
         * @description When a thing was made and changed, and where it is.
         */
        ScimMeta: {
            resourceType: string;
            location: string;
            created?: string;
            lastModified?: string;
        };
        /**
         * ScimName
         * @description The parts of a person's name.
         */
        ScimName: {
            givenName?: string | null;
            middleName?: string | null;
            familyName?: string | null;
            formatted?: string | null;
        };
        /**
         * ScimNameOut
         * @description A person's name and its parts.
         */
        ScimNameOut: {
            formatted: string;
            givenName: string;
            familyName?: string;
            middleName?: string;
        };
        /**
         * ScimPatch
         * @description Operations, carried out in their order: all of them or none.
         */
        ScimPatch: {
            Operations: Record<string, never>[];
            /** @default [] */
            schemas: string[];
        };
        /**
         * ScimRef
         * @description A group that a person is in, or a person who is in a group.
         */
        ScimRef: {
            value: string;
            $ref: string;
            display?: string;
            type?: string;
        };
        /**
         * ScimScheme
         * @description How a directory shows who it is.
         */
        ScimScheme: {
            type: string;
            name: string;
            description: string;
        };
        /**
         * ScimSupported
         * @description Whether something is supported.
         */
        ScimSupported: {
            supported: boolean;
        };
        /**
         * ScimUser
         * @description A person as a directory reads one. Nothing is masked: it was the directory that told us.
         */
        ScimUser: {
            schemas?: string[];
            id: string;
            externalId?: string;
            userName?: string;
            name?: components["schemas"]["ScimNameOut"];
            displayName?: string;
            active?: boolean;
            emails?: components["schemas"]["ScimContact"][];
            phoneNumbers?: components["schemas"]["ScimContact"][];
            groups?: components["schemas"]["ScimRef"][];
            meta?: components["schemas"]["ScimMeta"];
        };
        /**
         * ScimUserIn
         * @description A person as a directory describes one. ``userName`` is an e-mail address.
         */
        ScimUserIn: {
            /** @description an e-mail address */
            userName: string;
            externalId?: string | null;
            name?: components["schemas"]["ScimName"] | null;
            displayName?: string | null;
            emails?: components["schemas"]["ScimValue"][] | null;
            phoneNumbers?: components["schemas"]["ScimValue"][] | null;
            active?: boolean | string | null;
        };
        /**
         * ScimUsers
         * @description A page of people.
         */
        ScimUsers: {
            schemas?: string[];
            totalResults: number;
            startIndex: number;
            itemsPerPage: number;
            Resources: components["schemas"]["ScimUser"][];
        };
        /**
         * ScimValue
         * @description One of many values.
         */
        ScimValue: {
            value?: string | null;
            type?: string | null;
            primary?: boolean | string | null;
        };
        /**
         * SdsApp
         * @description An app as it is registered. Times are epoch milliseconds.
         */
        SdsApp: {
            id: string;
            name: string;
            key: string;
            strictSignature: boolean;
            createdAt: number;
            updatedAt: number;
        };
        /**
         * SdsUpdateApp
         * @description Another key of an app.
         */
        SdsUpdateApp: {
            key: string;
            strictSignature?: boolean | null;
        };
        /**
         * SecureData
         * @description A value, encrypted for the caller: by a content key that ``key`` holds, or by the caller's own key.
         */
        SecureData: {
            id: string;
            vault: string;
            data: string;
            key?: string;
            algorithm: string;
            meta?: Record<string, never>;
        };
        /**
         * SendSms
         * @description A text message.
         */
        SendSms: {
            recipient: string;
            body: string;
            sender: string;
            req?: components["schemas"]["SmsCaller"] | null;
        };
        /**
         * SessionInfo
         * @description The session of the caller, and what it may do. Times are epoch milliseconds.
         */
        SessionInfo: {
            id: string;
            tenant: components["schemas"]["NamedThing"];
            app: components["schemas"]["NamedThing"];
            person?: components["schemas"]["Person"];
            roles: string[];
            grants: components["schemas"]["AllowedPath"][];
            createdAt: number;
            expiresAt: number;
        };
        /**
         * SetAttributes
         * @description All attributes of a person: those that are not named go.
         */
        SetAttributes: {
            attributes: {
                [key: string]: string[];
            };
        };
        /**
         * SetPassword
         * @description A link's token with the password that is set by it, twice; or that another language is wanted.
         */
        SetPassword: {
            /** @default  */
            token: string;
            /** @default  */
            password: string;
            /** @default  */
            again: string;
            /** @default  */
            language: string;
        };
        /**
         * SetPolicy
         * @description Who may come in: the whole policy; what is not named is off or empty. ``enabled`` alone keeps its value then.
         */
        SetPolicy: {
            /** @default false */
            justInTime: boolean;
            /** @default [] */
            groups: string[];
            /** @default [] */
            emailDomains: string[];
            /** @default {} */
            attributeMap: {
                [key: string]: string;
            };
            enabled?: boolean | null;
        };
        /**
         * Settings
         * @description How long an ended participant is kept, where its type's machine does not say.
         *
         *     It holds for types that are made and machines that are replaced from then on.
         */
        Settings: {
            terminalTTL?: string | null;
        };
        /**
         * ShownAttribute
         * @description A custom attribute with the app that owns it; without an owner it is open to every app.
         */
        ShownAttribute: {
            name: string;
            dataType: ("array" | "boolean" | "number" | "object" | "string") | ("address" | "geo_point" | "money" | "phone");
            alias?: string | null;
            description?: string | null;
            tags?: string[] | null;
            /** @default false */
            indexed: boolean;
            /** @default false */
            isReadPublic: boolean;
            defaultValue?: unknown;
            validation?: components["schemas"]["AttributeValidation"] | null;
            required?: boolean;
            tag?: string[];
            ownerAppId?: string | null;
        };
        /**
         * ShownObjective
         * @description One objective of a job workflow: the execution workflow it runs, and its ways out.
         */
        ShownObjective: {
            objectiveRef: string;
            workflow: string;
            next: components["schemas"]["ShownTransition"][];
        };
        /**
         * ShownTransition
         * @description Outcome code of an objective and where it leads.
         */
        ShownTransition: {
            code: string;
            nextObjective: string;
        };
        /**
         * SigninUserInfo
         * @description Claims about the person behind a token, as its scope asks (OpenID Connect Core section 5.3).
         */
        SigninUserInfo: {
            sub: string;
            name?: string;
            given_name?: string;
            middle_name?: string;
            family_name?: string;
            preferred_username?: string;
            email?: string;
            phone_number?: string;
        };
        /**
         * SigningKey
         * @description A public key that verifies access tokens, as a JSON Web Key (RFC 7517, RFC 8037).
         */
        SigningKey: {
            kid: string;
            kty: string;
            crv: string;
            x: string;
            alg?: string;
            use?: string;
        };
        /**
         * SigningKeys
         * @description The public keys of access tokens.
         */
        SigningKeys: {
            keys: components["schemas"]["SigningKey"][];
        };
        /**
         * SmsCaller
         * @description For whom an identity provider sends a text message, as it says.
         */
        SmsCaller: {
            ip?: string | null;
            "user-agent"?: string | null;
        };
        /**
         * SocialAuth
         * @description The social providers by which a person may log in.
         */
        SocialAuth: {
            google?: boolean | null;
        };
        /**
         * SocialConnection
         * @description A social connection.
         */
        SocialConnection: {
            connectionId: string;
            connectionName: string;
            /** @enum {unknown} */
            connectionType: "github" | "google-oauth2" | "oidc" | "saml";
        };
        /**
         * StartedSecondFactor
         * @description What a code generator needs, shown this once.
         */
        StartedSecondFactor: {
            otpauthUrl: string;
            secret: string;
        };
        /**
         * StateShown
         * @description The state of an instance and the last event; ``terminalTtl``, epoch seconds, is when an ended one goes.
         */
        StateShown: {
            id: string;
            state: string;
            stateChange: boolean;
            event?: components["schemas"]["EventApplied"];
            terminalTtl?: number;
        };
        /**
         * StateTransition
         * @description An event that goes with a change of attributes: both happen or neither.
         */
        StateTransition: {
            /** @description event code, E- and three digits */
            eventCode: string;
            reasonCode?: string | null;
        };
        /**
         * StatemachineApplyEvent
         * @description An event that happened to an object.
         */
        StatemachineApplyEvent: {
            eventCode: string;
            /** @description epoch seconds; milliseconds and wrapped values are taken too */
            timestamp: number;
            data: Record<string, never>;
            source: components["schemas"]["EventSource"];
            reasonCode?: string | null;
            callback?: string | null;
        };
        /**
         * StatemachineCreateEntity
         * @description An entity to register with its events.
         */
        StatemachineCreateEntity: {
            name: string;
            description: string;
            events: components["schemas"]["EntityEvent"][];
            /** @default true */
            isEnabled: boolean;
            entityCode?: string | null;
        };
        /**
         * StatemachineCreateEvent
         * @description An event to register; entities by code, or by name when they are the tenant's own.
         */
        StatemachineCreateEvent: {
            description: string;
            eventCode?: string | null;
            /**
             * @default TRANSITIONAL
             * @enum {unknown}
             */
            eventType: "NON_TRANSITIONAL" | "TRANSITIONAL";
            /** @default [] */
            reasonCodes: string[];
            /** @default true */
            isEnabled: boolean;
            /** @default [] */
            dataValidations: components["schemas"]["EventDataItem"][];
            entities: string[];
        };
        /**
         * StatemachineUpdateEntity
         * @description All events of an entity, in place of those it had.
         */
        StatemachineUpdateEntity: {
            description: string;
            events: components["schemas"]["EntityEvent"][];
            /** @default true */
            isEnabled: boolean;
        };
        /**
         * StatemachineUpdateEvent
         * @description An event as it shall be. Members that are left out stay; entities are those that have the event from now on.
         */
        StatemachineUpdateEvent: {
            description: string;
            eventType?: ("NON_TRANSITIONAL" | "TRANSITIONAL") | null;
            reasonCodes?: string[] | null;
            isEnabled?: boolean | null;
            dataValidations?: components["schemas"]["EventDataItem"][] | null;
            entities?: string[] | null;
        };
        /**
         * StepTransition
         * @description Outcome of a step (a code, or * for any) and the step it leads to, or END.
         */
        StepTransition: {
            code: string;
            /** @description name of the step, unique in its flow */
            stateName: string;
        };
        /**
         * StoreData
         * @description A value, in base64, and what may be known of it.
         */
        StoreData: {
            data: string;
            /** @description id or name */
            vault: string;
            meta?: Record<string, never> | null;
        };
        /**
         * SubState
         * @description A state inside a main state.
         */
        SubState: {
            name: string;
            transitions: components["schemas"]["Transition"][];
            ttl?: components["schemas"]["Ttl"] | null;
            callback?: string | components["schemas"]["MachineCallback"] | null;
        };
        /**
         * SubStatusChange
         * @description changeJobSubStatus, changeDispatchSubStatus and its twin by reference.
         */
        SubStatusChange: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @description a free word of the tenant's */
            subStatus: string;
        };
        /**
         * Success
         * @description The one answer that is not an error.
         */
        Success: {
            /**
             * @default success
             * @enum {unknown}
             */
            response: "success";
        };
        /**
         * TaskInputSchema
         * @description JSON-Schema-like description of what a task or macro takes.
         */
        TaskInputSchema: {
            /** @enum {unknown} */
            type: "object";
            properties: {
                [key: string]: {
                    title?: string;
                    type?: string;
                    description?: string;
                };
            };
            required?: string[] | null;
        };
        /**
         * TaskReportBody
         * @description updateExecutionTaskStatus: one task of a workflow instance was started or closed.
         */
        TaskReportBody: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            jobId: string;
            dispatchId: string;
            /** @description whole number from 1 */
            attemptId: number;
            /** @enum {unknown} */
            status: "CLOSED" | "STARTED";
            /** @description position of the task */
            sequenceId: number;
            stateName: string;
            /** @description epoch, in the phone's own unit */
            timestamp: number;
            /** @description the task's output; that of a custody task may list what changed hands in `custody`, as batches do */
            data: Record<string, never>;
            meta: Record<string, never>;
            updatedBy: components["schemas"]["DispatchUpdatedBy"];
            outcome?: ("ET_SUCCESS" | "ET_FAILURE") | null;
            reasonCode?: string | null;
        };
        /**
         * TaskStatus
         * @description One task report as an instance shows it.
         */
        TaskStatus: {
            taskId: string;
            jobId: string;
            dispatchId: string;
            attemptId: number;
            /** @enum {unknown} */
            status: "CLOSED" | "STARTED";
            sequenceId: number;
            stateName: string;
            timestamp: number;
            data: Record<string, never>;
            meta: Record<string, never>;
            updatedBy: Record<string, never>;
            outcome?: ("ET_FAILURE" | "ET_SUCCESS") | null;
            reasonCode?: string | null;
        };
        /**
         * Tenant
         * @description A tenant as reads and events show it.
         */
        Tenant: {
            tenantId: string;
            id: string;
            name: string;
            enabled: boolean;
            displayName?: string;
            metadata?: Record<string, never>;
            abacConfig?: components["schemas"]["AbacConfig"];
        };
        /**
         * TenantOfHost
         * @description The tenant that a host names, and its owner.
         */
        TenantOfHost: {
            tenantId: string;
            orgId: string;
        };
        /**
         * TenantSettingsShown
         * @description The settings that hold for all participants of a tenant.
         */
        TenantSettingsShown: {
            terminalTTL: string;
        };
        /**
         * TenantShown
         * @description A tenant as the owner of the first participants.
         */
        TenantShown: {
            version: number;
            createdAt: number;
            createdBy: components["schemas"]["Actor"];
            updatedAt: number;
            updatedBy: components["schemas"]["Actor"];
            tenantId: string;
            id: string;
            name: string;
            isActive: boolean;
            attributes: components["schemas"]["TenantSettingsShown"];
        };
        /**
         * TimeSlot
         * @description When an objective may be done, both ends included, in epoch seconds.
         */
        TimeSlot: {
            /** @description epoch seconds */
            from: number;
            /** @description epoch seconds */
            to: number;
        };
        /**
         * Token
         * @description An access token; ``expiresIn`` in seconds.
         */
        Token: {
            accessToken: string;
            tokenType: string;
            expiresIn: number;
        };
        /**
         * TokenForm
         * @description What an app gives for tokens.
         */
        TokenForm: {
            grant_type: string;
            /** @default  */
            code: string;
            /** @default  */
            redirect_uri: string;
            /** @default  */
            code_verifier: string;
            /** @default  */
            refresh_token: string;
            /** @default  */
            client_id: string;
            /** @default  */
            client_secret: string;
            /** @default  */
            scope: string;
        };
        /**
         * TokenResponse
         * @description Tokens of an app (RFC 6749 section 5.1).
         */
        TokenResponse: {
            access_token: string;
            token_type: string;
            expires_in: number;
            refresh_token?: string | null;
            refresh_expires_in?: number | null;
            id_token?: string | null;
            scope?: string | null;
            session_state?: string | null;
        };
        /**
         * Tracked
         * @description Containers that carry a tracking id.
         */
        Tracked: {
            containerId: string[];
        };
        /**
         * TrackingDetail
         * @description Under which id an operator tracks the container.
         */
        TrackingDetail: {
            operator: string;
            trackingId: string;
            /** @default false */
            isPrimary: boolean;
            timestamp?: number | null;
        };
        /**
         * TrackingShown
         * @description Containers under one tracking id, and those of them that have not reached their end.
         */
        TrackingShown: {
            tracking: components["schemas"]["Tracked"][];
            pendingContainers: string[];
        };
        /**
         * Transition
         * @description In a sub-state: this event, with this reason or any, leads to the destination.
         */
        Transition: {
            eventCode: string;
            destination: string;
            reasonCode?: string | null;
        };
        /**
         * Ttl
         * @description After ``time`` (such as ``1d 12h``) in the sub-state the platform itself moves the instance on.
         */
        Ttl: {
            time: string;
            destination: string;
            callback?: string | components["schemas"]["MachineCallback"] | null;
        };
        /**
         * TypeHook
         * @description Custom code of a type.
         */
        TypeHook: {
            /** Format: uri */
            url: string;
            requestHeader: Record<string, never>;
            /** @enum {unknown} */
            method: "GET" | "POST" | "PUT";
            wait: boolean;
            /**
             * @description letters are compared without regard to case
             * @enum {string}
             */
            methodName: "create:onRequest" | "create:onError" | "update:onRequest" | "update:onError" | "apply_event:onRequest" | "apply_event:onError";
            requestBody?: Record<string, never> | null;
            acceptableStatusCodes?: number[] | null;
            /** @default false */
            raiseErrorOnStatusMismatch: boolean;
        };
        /**
         * UpdateAppRoles
         * @description Roles to give to an app, or to take from it: all of them or none.
         */
        UpdateAppRoles: {
            roles: string[];
            assign: boolean;
        };
        /**
         * UpdateContainer
         * @description A change of a container. Attributes are merged key by key, null takes one away; lists are replaced as a whole.
         */
        UpdateContainer: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            trackingDetails?: components["schemas"]["TrackingDetail"][] | null;
            attributes?: Record<string, never> | null;
            items?: components["schemas"]["Item"][] | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /** UpdateContainersInBatchBody */
        UpdateContainersInBatchBody: {
            payload: components["schemas"]["ContainerChangedRow"][];
            callback?: components["schemas"]["Callback"] | null;
        };
        /** UpdateEntitiesByFileForm */
        UpdateEntitiesByFileForm: {
            /**
             * Format: binary
             * @description a CSV file with a header line
             */
            file: string;
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /** UpdateEntitiesInBatchBody */
        UpdateEntitiesInBatchBody: {
            payload: components["schemas"]["EntityChangedRow"][];
            callback?: string | components["schemas"]["Callback"] | null;
        };
        /**
         * UpdateGroup
         * @description What of a group may change; at least one member.
         */
        UpdateGroup: {
            description?: string | null;
            users?: components["schemas"]["Membership"] | null;
            isActive?: boolean | null;
            isDeleted?: boolean | null;
        };
        /**
         * UpdateGroupRoles
         * @description Roles to give to a group, or to take from it: all of them or none.
         */
        UpdateGroupRoles: {
            roles: string[];
            /** @default true */
            membership: boolean;
        };
        /**
         * UpdateGroupUsers
         * @description People to put into a group, or to take out of it: all of them or none.
         */
        UpdateGroupUsers: {
            users: string[];
            /** @default true */
            membership: boolean;
        };
        /**
         * UpdateOidc
         * @description What of an OIDC connection may change; at least one member.
         */
        UpdateOidc: {
            authorizationUrl?: string | null;
            tokenUrl?: string | null;
            clientId?: string | null;
            clientSecret?: string | null;
            displayName?: string | null;
            enabled?: boolean | null;
            guiOrder?: number | null;
            userInfoUrl?: string | null;
            logoutUrl?: string | null;
            issuer?: string | null;
            jwksUrl?: string | null;
        };
        /**
         * UpdateParticipant
         * @description A change of a participant. Properties are merged key by key; null takes one away.
         */
        UpdateParticipant: {
            onRequest?: components["schemas"]["InlineHook"] | null;
            onError?: components["schemas"]["InlineHook"] | null;
            /** @description custom attributes by name */
            properties: Record<string, never>;
            name?: string | null;
            category?: string | null;
            subCategory?: string | null;
            templateId?: string | null;
            stateTransition?: components["schemas"]["StateTransition"] | null;
            owner?: string | null;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /** UpdateParticipantBatchBody */
        UpdateParticipantBatchBody: {
            payload: components["schemas"]["ParticipantChangedRow"][];
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * UpdatePermission
         * @description What of a permission may change; at least one member.
         */
        UpdatePermission: {
            description?: string | null;
            isActive?: boolean | null;
            isDeleted?: boolean | null;
        };
        /**
         * UpdateResource
         * @description What of a resource may change; at least one member. ``null`` for one of the last three switches policies off.
         */
        UpdateResource: {
            description?: string;
            resourcePath?: string;
            allowedHttpMethods?: ("delete" | "get" | "patch" | "post" | "put")[];
            isActive?: boolean;
            isDeleted?: boolean;
            resourcePathFormatted?: string | null;
            attributePath?: string | null;
            requestParameter?: string | null;
        };
        /**
         * UpdateRole
         * @description What of a role may change; at least one member. ``permissions`` are given, or taken where ``assignPermissions``
         *     is false; ``null`` leaves them as they are.
         */
        UpdateRole: {
            description?: string | null;
            /** @default true */
            assignPermissions: boolean;
            permissions?: string[] | null;
            isActive?: boolean | null;
            isDeleted?: boolean | null;
            canGrantToApps?: boolean | null;
            canGrantToUsers?: boolean | null;
            securityLevel?: ("OPEN" | "RESTRICTED" | "SENSITIVE") | null;
        };
        /**
         * UpdateSaml
         * @description What of a SAML connection may change; at least one member.
         */
        UpdateSaml: {
            publicKeyCertificate?: string | null;
            displayName?: string | null;
            guiOrder?: number | null;
            signInEndpoint?: string | null;
            signOutEndpoint?: string | null;
        };
        /**
         * UpdateSocial
         * @description What of a social connection may change; at least one member.
         */
        UpdateSocial: {
            connectionClientId?: string | null;
            connectionClientSecret?: string | null;
        };
        /**
         * UpdateUser
         * @description What of a person may change; at least one member. ``null`` takes away what may be missing.
         */
        UpdateUser: {
            firstName?: string;
            middleName?: string | null;
            lastName?: string | null;
            participantId?: string | null;
            secondaryMobile?: components["schemas"]["MobileNumber"] | null;
            primaryMobile?: components["schemas"]["MobileNumber"] | null;
            email?: string | null;
            allowSocialAuth?: components["schemas"]["SocialAuth"] | null;
            allowSAMLAuth?: boolean | null;
            samlConnector?: string | null;
            samlUserId?: string | null;
        };
        /**
         * UpdateVault
         * @description What to change of a vault.
         */
        UpdateVault: {
            owner?: string | null;
            readLimit?: number | null;
            uniqueData?: boolean | null;
            permissions?: components["schemas"]["haulierservicessdsrequestsAppPermission"][] | null;
            enable?: boolean | null;
        };
        /**
         * UploadLink
         * @description createUploadLink: a file whose bytes come by one PUT to the address in the answer.
         */
        UploadLink: {
            tags?: components["schemas"]["FilesTag"][] | null;
            ttl?: string | null;
            callback?: string | components["schemas"]["Callback"] | null;
            name: string;
            mimeType?: string | null;
            sizeBytes?: number | null;
            sha256?: string | null;
            id?: string | null;
        };
        /** UploadParticipantBatchCreateForm */
        UploadParticipantBatchCreateForm: {
            /**
             * Format: binary
             * @description a CSV file with a header line
             */
            file: string;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /** UploadParticipantBatchUpdateForm */
        UploadParticipantBatchUpdateForm: {
            /**
             * Format: binary
             * @description a CSV file with a header line
             */
            file: string;
            callback?: components["schemas"]["ParticipantCallback"] | null;
        };
        /**
         * UploadTarget
         * @description Where the bytes of a file go, once, until ``expiresAt`` (epoch seconds).
         */
        UploadTarget: {
            id: string;
            /** Format: uri */
            uploadUrl: string;
            /**
             * @default PUT
             * @enum {unknown}
             */
            method: "PUT";
            headers: {
                [key: string]: string;
            };
            expiresAt: number;
        };
        /**
         * User
         * @description A person as reads and events show it: contacts are masked.
         */
        User: {
            userId: string;
            firstName: string;
            isActive: boolean;
            hasCredential: boolean;
            secondFactor: boolean;
            groups: string[];
            middleName?: string;
            lastName?: string;
            email?: string;
            primaryMobile?: components["schemas"]["MaskedMobile"];
            secondaryMobile?: components["schemas"]["MaskedMobile"];
            participantId?: string;
            allowSocialAuth?: components["schemas"]["SocialAuth"];
            allowSAMLAuth?: boolean;
            samlConnector?: string;
            samlUserId?: string;
        };
        /**
         * UserApps
         * @description The apps of which a person has some role.
         */
        UserApps: {
            userId: string;
            apps: string[];
        };
        /**
         * UserAttributes
         * @description The attributes of a person.
         */
        UserAttributes: {
            attributes: {
                [key: string]: string[];
            };
        };
        /**
         * UserRoles
         * @description The roles that a person has through groups.
         */
        UserRoles: {
            tenantId: string;
            roles: components["schemas"]["RoleId"][];
        };
        /**
         * Validate
         * @description What would happen in this state.
         */
        Validate: {
            reasonCode: string;
            eventCode: string;
            state: string;
        };
        /**
         * Validation
         * @description Rules of an attribute as callers write them.
         */
        Validation: {
            range?: components["schemas"]["Range"] | null;
            regex?: string | null;
            valueOneOf?: unknown[] | null;
            /** @default false */
            required: boolean;
        };
        /**
         * ValidationShown
         * @description The rules of an attribute.
         */
        ValidationShown: {
            required: boolean;
            range?: components["schemas"]["Range"];
            regex?: string;
            valueOneOf?: unknown[];
        };
        /**
         * ValueCounts
         * @description The most frequent values, and how often all others occur together.
         */
        ValueCounts: {
            doc_count_error_upper_bound: number;
            sum_other_doc_count: number;
            buckets: components["schemas"]["Bucket"][];
        };
        /**
         * VaultShown
         * @description A vault. Apps are shown by their names.
         */
        VaultShown: {
            id: string;
            name: string;
            owner: string;
            readLimit?: number;
            uniqueData: boolean;
            permissions: components["schemas"]["haulierservicessdsresponsesAppPermission"][];
            enable: boolean;
        };
        /**
         * Verdict
         * @description Whether an event would go through.
         */
        Verdict: {
            valid: boolean;
        };
        /**
         * VerifiedUser
         * @description Whose code or link it was.
         */
        VerifiedUser: {
            userId: string;
        };
        /**
         * VerifyOtp
         * @description A one-time password as it came.
         */
        VerifyOtp: {
            /** @enum {unknown} */
            mode: "email" | "sms";
            otp: string;
            emailId?: string | null;
            mobile?: components["schemas"]["MobileNumber"] | null;
        };
        /**
         * WaitingEntry
         * @description What a task report told too early: it enters the ledger as soon as the balance lets it.
         */
        WaitingEntry: {
            /** @enum {unknown} */
            custodyEntity: "CASH" | "CONTAINER" | "DOCUMENT";
            custodyEntityId?: string | null;
            custodyLocationId?: string | null;
            custodyEntityAmount?: (number) | null;
            jobId?: string | null;
            /** @enum {unknown} */
            direction: "IN" | "OUT";
            workflowInstanceId?: string | null;
            attemptId?: number | null;
            taskId?: string | null;
            reportedAt?: number | null;
            reportedBy?: string | null;
        };
        /**
         * WorkflowInstance
         * @description One run of an execution workflow for one objective of one job.
         */
        WorkflowInstance: {
            id: string;
            workflowId: string;
            /** @enum {unknown} */
            status: "CANCELLED" | "CLOSED" | "CREATED" | "STARTED";
            version?: number | null;
            attemptId?: number | null;
            jobId?: string | null;
            dispatchId?: string | null;
            objectiveRef?: string | null;
            input?: Record<string, never> | null;
            start?: string | null;
            flow?: components["schemas"]["FlowStep"][] | null;
            tasks?: components["schemas"]["TaskStatus"][] | null;
            lastStatus?: components["schemas"]["WorkflowStatus"] | null;
            createdAt: number;
            updatedAt: number;
            createdBy: string;
            updatedBy: string;
        };
        /**
         * WorkflowInstanceCancelRequest
         * @description cancelExecutionWorkflowInstance.
         */
        WorkflowInstanceCancelRequest: {
            reasonCode?: string | null;
            updatedBy?: components["schemas"]["WorkflowUpdatedBy"] | null;
        };
        /**
         * WorkflowInstanceRequest
         * @description createExecutionWorkflowInstance.
         */
        WorkflowInstanceRequest: {
            workflowId: string;
            version?: number | null;
            jobId?: string | null;
            dispatchId?: string | null;
            objectiveRef?: string | null;
            input?: Record<string, never> | null;
            callback?: components["schemas"]["Callback"] | null;
        };
        /**
         * WorkflowReportBody
         * @description updateExecutionWorkflowStatus: the workflow of an objective was started, or closed with an outcome code.
         */
        WorkflowReportBody: {
            _event_meta?: Record<string, never> | null;
            onRequest?: components["schemas"]["RequestHook"] | null;
            onError?: components["schemas"]["ErrorHook"] | null;
            callback?: components["schemas"]["Callback"] | null;
            /** @enum {unknown} */
            status: "CLOSED" | "STARTED";
            /** @description epoch, in the phone's own unit */
            timestamp: number;
            dispatchId: string;
            jobId: string;
            /** @description whole number from 1 */
            attemptId: number;
            data: Record<string, never>;
            meta: Record<string, never>;
            /** @description outcome; empty when started */
            code: string;
            updatedBy: components["schemas"]["DispatchUpdatedBy"];
            /** @default false */
            closeJob: boolean;
        };
        /**
         * WorkflowStatus
         * @description The latest workflow report of an instance.
         */
        WorkflowStatus: {
            /** @enum {unknown} */
            status: "CLOSED" | "STARTED";
            timestamp: number;
            dispatchId: string;
            jobId: string;
            attemptId: number;
            data: Record<string, never>;
            meta: Record<string, never>;
            updatedBy: Record<string, never>;
            code?: string | null;
            /** @default false */
            closeJob: boolean;
        };
        /**
         * WorkflowTag
         * @description A label of a task, macro or workflow, such as usage = Utility.
         */
        WorkflowTag: {
            name: string;
            value: string;
        };
        /**
         * WorkflowUpdatedBy
         * @description Who acted; all three members are needed here.
         */
        WorkflowUpdatedBy: {
            id: string;
            name: string;
            appId: string;
        };
        /**
         * haulierservicessdsrequestsAppPermission
         * @description What an app may do in a vault.
         */
        haulierservicessdsrequestsAppPermission: {
            /** @description id or name */
            app: string;
            permissions: ("READ" | "WRITE")[];
        };
        /**
         * haulierservicessdsresponsesAppPermission
         * @description What an app, by its name, may do in a vault.
         */
        haulierservicessdsresponsesAppPermission: {
            app: string;
            permissions: ("READ" | "WRITE")[];
        };
    };
    responses: {
        /** @description Bad Request */
        Refused400: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Unauthorized */
        Refused401: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Forbidden */
        Refused403: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Not Found */
        Refused404: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Conflict */
        Refused409: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Request Entity Too Large */
        Refused413: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Unsupported Media Type */
        Refused415: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Too Many Requests */
        Refused429: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                /** @description seconds after which the same request may succeed */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Internal Server Error */
        Refused500: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Service Unavailable */
        Refused503: {
            headers: {
                /** @description the caller's id of the request, echoed in the answer */
                "X-COREOS-REQUEST-ID"?: string;
                /** @description seconds after which the same request may succeed */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorAnswer"];
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
    registerApplication: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterApp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeApp"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SdsApp"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SdsUpdateApp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeApp"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createVault: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVault"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getVault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vault: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["VaultShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateVault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vault: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateVault"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StoreData"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getData: {
        parameters: {
            query?: {
                /** @description direct: by the app's own key alone, for a short value */
                mode?: "direct" | "hybrid";
            };
            header?: never;
            path: {
                dataId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SecureData"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createTenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenant"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Credentials"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    aaaGetTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Tenant"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    aaaUpdateTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AaaUpdateTenant"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listApps: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AaaApp"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApp"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AppSecret"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AaaApp"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AaaUpdateApp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangedApp"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    uploadAppManifest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ManifestForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getAppManifestStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                statusId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ManifestStatus"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listAppGrantedRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AppRoles"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateAppRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAppRoles"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    rotateAppSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AppSecret"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    clientCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Token"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getSigningKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeys"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NewApiKey"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getTenantByAlias: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TenantOfHost"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query: {
                /** @description epoch seconds, or milliseconds */
                from: number;
                /** @description days; 1 when it is not given */
                timeDuration?: number;
                /** @description who acted, or to whom it happened */
                userId?: string;
                /** @description the name of an event, such as UserDeactivated */
                action?: string;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Audit"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    adminCreateApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AppSecret"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    adminUploadAppManifest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ManifestForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    adminUpdateApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AaaUpdateApp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangedApp"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    adminListUserApps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UserApps"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listResources: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AppResource"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateResource"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AppResource"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                resourceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateResource"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listPermissions: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Permission"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createPermission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePermission"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getPermission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                permissionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Permission"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updatePermission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                permissionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePermission"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listAppRoles: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Role"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createAppRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRole"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getAppRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Role"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateAppRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRole"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getSelf: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AaaUserInfo"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    activateUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActivateUser"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["User"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listUserRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UserRoles"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listUserApps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UserApps"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deactivateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getUserAttributes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UserAttributes"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    setUserAttributes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAttributes"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description at most so many; all when it is not given */
                limit?: number;
                /** @description passes over so many */
                offset?: number;
                /** @description the field to sort by; createdAt when it is not given */
                sortKey?: string;
                /** @description desc with a sortKey, else asc */
                sortBy?: "asc" | "desc";
                /** @description a filter, JSON */
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGroup"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Group"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateGroup"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateGroupUsers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateGroupUsers"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateGroupRoles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateGroupRoles"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedConnection"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createSocialConnection: {
        parameters: {
            query: {
                /** @description which of the two providers it is */
                connectionType: "github" | "google-oauth2";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSocial"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getSocialConnection: {
        parameters: {
            query: {
                /** @description which of the two providers it is */
                connectionType: "github" | "google-oauth2";
            };
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SocialConnection"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateSocialConnection: {
        parameters: {
            query: {
                /** @description which of the two providers it is */
                connectionType: "github" | "google-oauth2";
            };
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSocial"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createSamlConnection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSaml"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getSamlConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SamlConnection"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateSamlConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSaml"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createOidcConnection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOidc"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getOidcConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OidcConnection"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateOidcConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOidc"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getConnectionPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionPolicy"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    setConnectionPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetPolicy"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConnectionId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    validateToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Success"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    authorizeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Authorization"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Success"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SessionInfo"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    beginSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginSession"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SessionInfo"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndedSession"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    nameSessionPerson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamePerson"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SessionInfo"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedSession"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndedSession"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    requestOtp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestOtp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: string;
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    verifyOtp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyOtp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["VerifiedUser"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: string;
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["VerifiedUser"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InviteUser"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    confirmSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmSecondFactor"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RecoveryCodes"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    startSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StartedSecondFactor"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    removeSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    beginPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PasskeyOptions"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listPasskeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Passkey"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    sendSms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendSms"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AcceptedSms"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getOpenidConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discovery"];
                };
            };
        };
    };
    getRealmKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RealmKeys"];
                };
            };
        };
    };
    issueTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
        };
    };
    getUserinfo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigninUserInfo"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["GivenTokenForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
        };
    };
    introspectToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["GivenTokenForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Introspection"];
                };
            };
        };
    };
    authorize: {
        parameters: {
            query: {
                /** @description at most 64 characters */
                client_id: string;
                /** @description one of the app's own */
                redirect_uri: string;
                /** @description code */
                response_type: string;
                response_mode?: string;
                scope?: string;
                state?: string;
                nonce?: string;
                code_challenge?: string;
                code_challenge_method?: string;
                prompt?: string;
                login_hint?: string;
                kc_idp_hint?: string;
                max_age?: string;
                ui_locales?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: {
                id_token_hint?: string;
                client_id?: string;
                post_logout_redirect_uri?: string;
                state?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    logoutByForm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["LogoutForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    continueLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["LoginForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    enterConsole: {
        parameters: {
            query?: {
                /** @description a path of the console */
                to?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    chooseTenant: {
        parameters: {
            query?: {
                tenant?: string;
                /** @description a path of the console */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    getPasskeyScript: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
        };
    };
    refreshToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RefreshedTokens"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    exchangeOtp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExchangeOtp"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RefreshedTokens"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    logoutSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndedId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PersonSession"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    endUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndedId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    endUserSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EndedId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    startBrokerLogin: {
        parameters: {
            query: {
                /** @description what the browser does here, as the sign-in page gives it */
                flow: string;
            };
            header?: never;
            path: {
                tenantId: string;
                connectionName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    finishOidcBrokerLogin: {
        parameters: {
            query: {
                /** @description as it was given to the provider */
                state: string;
                /** @description of the provider, once */
                code?: string;
                /** @description why there is none */
                error?: string;
                /** @description the provider (RFC 9207) */
                iss?: string;
            };
            header?: never;
            path: {
                tenantId: string;
                connectionName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    finishSamlBrokerLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                connectionName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["SamlForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    getSamlMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                connectionName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/samlmetadata+xml": string;
                };
            };
        };
    };
    showMailbox: {
        parameters: {
            query?: {
                /** @description of `haulier mailbox` */
                link?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    openMailbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["Door"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    showForgotPassword: {
        parameters: {
            query?: {
                /** @description languages that are wanted, the first one first */
                ui_locales?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    askForResetLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["AskForLink"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    showResetPassword: {
        parameters: {
            query?: {
                /** @description of the link in a mail or SMS */
                token?: string;
                /** @description languages that are wanted, the first one first */
                ui_locales?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    setPasswordByReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["SetPassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    showInvitation: {
        parameters: {
            query?: {
                /** @description of the link in a mail or SMS */
                token?: string;
                /** @description languages that are wanted, the first one first */
                ui_locales?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["SetPassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    scimListUsers: {
        parameters: {
            query?: {
                /** @description eq and and */
                filter?: string;
                /** @description from which one on; the first is 1 */
                startIndex?: number;
                /** @description at most so many */
                count?: number;
                /** @description members that are wanted, by comma */
                attributes?: string;
                /** @description members that are not wanted, by comma */
                excludedAttributes?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUsers"];
                };
            };
        };
    };
    scimCreateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimUserIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
        };
    };
    scimGetUser: {
        parameters: {
            query?: {
                /** @description members that are wanted, by comma */
                attributes?: string;
                /** @description members that are not wanted, by comma */
                excludedAttributes?: string;
            };
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
        };
    };
    scimReplaceUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimUserIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
        };
    };
    scimDeleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    scimPatchUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimUser"];
                };
            };
        };
    };
    scimListGroups: {
        parameters: {
            query?: {
                /** @description eq and and */
                filter?: string;
                /** @description from which one on; the first is 1 */
                startIndex?: number;
                /** @description at most so many */
                count?: number;
                /** @description members that are wanted, by comma */
                attributes?: string;
                /** @description members that are not wanted, by comma */
                excludedAttributes?: string;
            };
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimGroups"];
                };
            };
        };
    };
    scimCreateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimGroupIn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimGroup"];
                };
            };
        };
    };
    scimGetGroup: {
        parameters: {
            query?: {
                /** @description members that are wanted, by comma */
                attributes?: string;
                /** @description members that are not wanted, by comma */
                excludedAttributes?: string;
            };
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimGroup"];
                };
            };
        };
    };
    scimReplaceGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimGroupIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimGroup"];
                };
            };
        };
    };
    scimDeleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    scimPatchGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/scim+json": components["schemas"]["ScimPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimGroup"];
                };
            };
        };
    };
    scimConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": components["schemas"]["ScimConfig"];
                };
            };
        };
    };
    scimListTypes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    scimGetType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    scimGetSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    scimListSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/scim+json": Record<string, never>;
                };
            };
        };
    };
    listFolders: {
        parameters: {
            query?: {
                /** @description from 1 */
                pageNo?: number;
                /** @description 50 when not given */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FolderList"];
                };
            };
        };
    };
    createFolder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FolderCreate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getFolder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                folderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Folder"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateFolder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                folderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FolderUpdate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    uploadFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                folderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["FileForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createFileLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                folderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileLink"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createUploadLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                folderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadLink"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UploadTarget"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    searchFiles: {
        parameters: {
            query?: {
                /** @description key:value, key:* or key; repeated or by comma; all must fit */
                tags?: string[];
                /** @description id or name of a folder */
                folderId?: string;
                /** @description from 1 */
                pageNo?: number;
                /** @description 50 when not given */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileList"];
                };
            };
        };
    };
    getFile: {
        parameters: {
            query?: {
                /** @description how long the link opens the file, a second to a week */
                urlExpiry?: string;
            };
            header?: never;
            path: {
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["File"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listProofs: {
        parameters: {
            query?: {
                /** @description of this job; this or fileId */
                jobId?: string;
                /** @description of this file; this or jobId */
                fileId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Proof"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    downloadBytes: {
        parameters: {
            query: {
                /** @description tenant */
                tid: string;
                /** @description until when it is good, epoch seconds */
                expires: string;
                signature: string;
            };
            header?: never;
            path: {
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
        };
    };
    uploadBytes: {
        parameters: {
            query: {
                /** @description tenant */
                tid: string;
                /** @description until when it is good, epoch seconds */
                expires: string;
                signature: string;
            };
            header?: never;
            path: {
                fileId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    downloadPreview: {
        parameters: {
            query: {
                /** @description tenant */
                tid: string;
                /** @description until when it is good, epoch seconds */
                expires: string;
                signature: string;
            };
            header?: never;
            path: {
                fileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description Partial Content */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
        };
    };
    getStateMachineConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ConfigShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateStateMachineConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveConfig"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createStateMachineConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveConfig"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listEntities: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RegisteredEntity"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineCreateEntity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatemachineCreateEntity"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RegisteredEntity"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineUpdateEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatemachineUpdateEntity"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    validateEntityState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Validate"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Verdict"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatemachineCreateEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listOrphanEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["OrphanShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineGetEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineUpdateEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatemachineUpdateEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listReasons: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineCreateReason: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listOrphanReasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineGetReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reasonCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    statemachineUpdateReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reasonCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    onboardInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Onboard"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InstanceShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getInstanceState: {
        parameters: {
            query?: {
                type?: "all" | "current";
            };
            header?: never;
            path: {
                entityCode: string;
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InstanceState"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    applyEventToInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatemachineApplyEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InstanceShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    participantGetTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TenantShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    participantUpdateTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantUpdateTenant"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listParticipantTypes: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantTypesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createParticipantType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantCreateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NameShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantTypeShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantUpdateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NameShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantTypeAttributes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantAttributes"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantTypeAttributes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantUpdateAttributes"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NameShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantTypeStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantMachine"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantTypeStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantUpdateMachine"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NameShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listParticipantTypeCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    registerParticipantTypeCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantTypeCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantTypeCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityEvents"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NameShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listParticipantEvents: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createParticipantEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantCreateEvent"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantUpdateEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listParticipantReasons: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createParticipantReason: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReason"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reasonCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reasonCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listOrphanParticipantEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BoundOrphan"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listOrphanParticipantReasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listParticipantTemplates: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description only those for this sub-category */
                subCategory?: string;
            };
            header?: never;
            path: {
                participantTypePluralName: string;
                categoryName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantTemplatesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createParticipantTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                categoryName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantNewTemplate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                categoryName: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantTemplateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                categoryName: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantChangedTemplate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listParticipants: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantsPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createParticipant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateParticipant"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ParticipantShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateParticipant"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    applyParticipantEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ParticipantApplyEvent"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateParticipantBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateParticipantBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createParticipantBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateParticipantBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantBatchStatus: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    uploadParticipantBatchUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadParticipantBatchUpdateForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    uploadParticipantBatchCreate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadParticipantBatchCreateForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getParticipantBatchUploadStatus: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    uploadParticipantBatchCreateColumns: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ColumnShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    uploadParticipantBatchCreateHeader: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                participantTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getContainerTypes: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerTypesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createContainerType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerCreateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerTypeById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerTypeShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainerType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerUpdateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getAttributesConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerTypeShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateAttributesConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerUpdateAttributes"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerGetStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerMachine"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerUpdateStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerUpdateMachine"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getCustomCodeConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerRegisterCustomCodeConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getCustomCodeConfigById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerUpdateCustomCodeConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerTypeChangeLog: {
        parameters: {
            query: {
                /** @description epoch from which on changes are asked for */
                from: number;
                /** @description days from there, 1 when not given */
                duration?: number;
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangeLogShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerUpdateEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityEvents"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getAllEvents: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerCreateEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerGetEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EventShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerUpdateEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerUpdateEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getAllReasons: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerCreateReason: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerGetReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reasonCode: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerUpdateReason: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reasonCode: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveReason"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getOrphanEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerOrphan"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getOrphanReason: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ReasonShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerByIdBackwardCompatible: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerRead"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainerByIdBackwardCompatible: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContainer"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createContainer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateContainer"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainers: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainersPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
                containerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerRead"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainerById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
                containerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContainer"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
                containerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainerState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
                containerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerApplyEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerByTrackingId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trackingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TrackingShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    containerizeContainerById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutChild"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerMoved"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    bulkContainerizeContainerById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutChildren"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainerMoved"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerChangeLog: {
        parameters: {
            query: {
                /** @description epoch from which on changes are asked for */
                from: number;
                /** @description days from there, 1 when not given */
                duration?: number;
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path: {
                containerTypeName: string;
                containerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangeLogShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainersBackwardCompatible: {
        parameters: {
            query: {
                /** @description name of the type */
                containerType: string;
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ContainersPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerStateBackwardCompatible: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainerStateBackwardCompatible: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerApplyEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerGroups: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["GroupsPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createContainerGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveGroup"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getContainerGroupById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["GroupShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainerGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveGroup"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    applyEventOnContainerGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContainerApplyEvent"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateContainersInBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContainersInBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createContainersInBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateContainersInBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getStatusOfBatchRequest: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    recordFileUploadUpdateRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["RecordFileUploadUpdateRequestForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    recordFileUploadCreateRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["RecordFileUploadCreateRequestForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getStatusOfBatchUploadRequest: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    recordFileUploadCreateRequestColumns: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ColumnShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    recordFileUploadCreateRequestHeader: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                containerTypeName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getEntityTypes: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntityType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityCreateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntityType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityUpdateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    entityGetStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityMachine"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    entityUpdateStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveMachine"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    registerStateMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveMachine"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getCustomCodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    registerCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateCustomCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getTemplates: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
            };
            header?: never;
            path: {
                entityTypePluralName: string;
                categoryName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTemplatesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                categoryName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityNewTemplate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getTemplateById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                categoryName: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTemplateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                categoryName: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityChangedTemplate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntities: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntitiesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    entityCreateEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityCreateEntity"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    entityUpdateEntity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityUpdateEntity"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    applyEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityApplyEvent"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityChangeLog: {
        parameters: {
            query: {
                /** @description epoch from which on changes are asked for */
                from: number;
                /** @description days, up to 31; 1 when not given */
                duration?: number;
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path: {
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangeLogShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntitiesInBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEntitiesInBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesInBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEntitiesInBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getBatchStatus: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntitiesByFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UpdateEntitiesByFileForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesByFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["CreateEntitiesByFileForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getUploadStatus: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesByFileColumns: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ColumnShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesByFileHeader: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    getAggregateOfEntity: {
        parameters: {
            query?: {
                /** @description what to count: each names a result and an attribute */
                aggregateQuery?: Record<string, never>[];
                /** @description filter as JSON text */
                query?: string;
                /** @description how the terms of arr are joined, and when not given */
                op?: "and" | "or";
                /** @description terms of the filter, beside query or instead of it */
                arr?: Record<string, never>[];
            };
            header?: never;
            path: {
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Aggregate"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    onboardTenantInApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Onboarding"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityTypesInApp: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntityTypeInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityCreateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityTypeInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntityTypeInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityUpdateType"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getStateMachineInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityMachine"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateStateMachineInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveMachine"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    registerStateMachineInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveMachine"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTypeName"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getCustomCodesInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    registerCustomCodeInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getCustomCodeInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateCustomCodeInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                handlerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypeHook"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getTemplatesInApp: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                categoryName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTemplatesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createTemplateInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                categoryName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityNewTemplate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getTemplateByIdInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                categoryName: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityTemplateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateTemplateInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                categoryName: string;
                templateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityChangedTemplate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntitiesInApp: {
        parameters: {
            query?: {
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
                /** @description members to show; id is always there */
                select?: string[];
                /** @description filter as JSON text */
                query?: string;
                /** @description field to sort by, createdAt when not given */
                sortKey?: string;
                /** @description direction, desc when not given */
                sortBy?: "asc" | "desc";
                /** @description the same as limit */
                size?: number;
                /** @description page, from 1 */
                page?: number;
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntitiesPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntityInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityCreateEntity"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityByIdInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["EntityShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntityInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityUpdateEntity"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityStateInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StateShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    applyEventInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityApplyEvent"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getEntityChangeLogInApp: {
        parameters: {
            query: {
                /** @description epoch from which on changes are asked for */
                from: number;
                /** @description days, up to 31; 1 when not given */
                duration?: number;
                /** @description rows of a page, 50 when not given */
                limit?: number;
                /** @description rows to skip */
                offset?: number;
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
                entityId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangeLogShown"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntitiesInBatchInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEntitiesInBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesInBatchInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEntitiesInBatchBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getBatchStatusInApp: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateEntitiesByFileInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UpdateEntitiesByFileForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesByFileInApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["CreateEntitiesByFileForm"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getUploadStatusInApp: {
        parameters: {
            query: {
                /** @description the batch that is asked about */
                batchId: string;
                /** @description rows to tell of, 1,024 when not given */
                limit?: number;
                /** @description rows to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BatchResult"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesByFileColumnsInApp: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ColumnShown"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createEntitiesByFileHeaderInApp: {
        parameters: {
            query?: {
                /** @description what the file is for, create when not given */
                method?: "create" | "update";
            };
            header?: never;
            path: {
                appId: string;
                entityTypePluralName: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    listExecutionTasks: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
                sortBy?: string;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExecutionTask"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createExecutionTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionTaskRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getExecutionTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExecutionTask"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateExecutionTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionTaskRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteExecutionTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                taskId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listExecutionMacros: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
                sortBy?: string;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExecutionMacro"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createExecutionMacro: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionMacroRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getExecutionMacro: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                macroId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExecutionMacro"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateExecutionMacro: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                macroId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionMacroRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteExecutionMacro: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                macroId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getChangelog: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path: {
                recordId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangelogEntry"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listExecutionWorkflows: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
                sortBy?: string;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExecutionWorkflow"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createExecutionWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionWorkflowRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getExecutionWorkflow: {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExecutionWorkflow"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    updateExecutionWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionWorkflowRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    deleteExecutionWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listExecutionWorkflowInstances: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
                sortBy?: string;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WorkflowInstance"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    createExecutionWorkflowInstance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowInstanceRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getExecutionWorkflowInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowInstanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WorkflowInstance"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    cancelExecutionWorkflowInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowInstanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowInstanceCancelRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getWorkflowHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Health"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    getAllJobTypes: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobType"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobTypeCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAllJobTypesV1: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobType"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobTypeV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobTypeCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobType"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobTypeV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobType"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAttributeConfigOfJobType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Attributes"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    postAttributeConfigForJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributesConfig"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAttributeConfigOfJobTypeV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Attributes"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    postAttributeConfigForJobV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributesConfig"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAllDispatchTypes: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DispatchType"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createDispatchType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchTypeCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAllDispatchTypesV1: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DispatchType"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createDispatchTypeV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchTypeCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getDispatchType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DispatchType"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getDispatchTypeV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DispatchType"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAttributeConfigOfDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Attributes"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    postAttributeConfigForDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributesConfig"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAttributeConfigOfDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Attributes"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    postAttributeConfigForDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributesConfig"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getCustomCodeConfigs: {
        parameters: {
            query?: {
                methodName?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookConfig"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    dispatchUpdateCustomCodeConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomCodeRegistration"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    dispatchRegisterCustomCodeConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomCodeRegistration"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getCustomCodeConfigsV1: {
        parameters: {
            query?: {
                methodName?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["HookConfig"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    dispatchUpdateCustomCodeConfigV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomCodeRegistration"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    dispatchRegisterCustomCodeConfigV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomCodeRegistration"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAllJobWorkflows: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobWorkflow"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getAllJobWorkflowsV1: {
        parameters: {
            query?: {
                pageNo?: number;
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobWorkflow"][];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobWorkflowV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowCreate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobWorkflowById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobWorkflow"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobWorkflowByIdV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobWorkflow"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobWorkflowStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowStatusChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobWorkflowStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowStatusChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobWorkflowDraft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowDraft"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobWorkflowDraftV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowDraft"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobWorkflowDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobWorkflow"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobWorkflowDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowDraft"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobWorkflowDraftV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobWorkflow"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobWorkflowDraftV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobWorkflowDraft"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    publishJobWorkflowDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    publishJobWorkflowDraftV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobWorkflowId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                query?: string;
                select?: string;
                sortKey?: string;
                sortBy?: string;
                limit?: number;
                offset?: number;
                page?: number;
                size?: number;
                jobTypeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Jobs"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobByRef: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobUpdateByRef"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobCreate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NewJob"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    listJobsV1: {
        parameters: {
            query?: {
                query?: string;
                select?: string;
                sortKey?: string;
                sortBy?: string;
                limit?: number;
                offset?: number;
                page?: number;
                size?: number;
                jobTypeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Jobs"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobUpdateByRef"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createJobV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobCreate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NewJob"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Job"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobUpdate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobByIdV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Job"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobUpdate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobRef: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Job"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getJobByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobRef: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Job"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeJobStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeJobStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeJobSubStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeJobSubStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeSubStatusOfJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobsSubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangedJobs"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeSubStatusOfJobsV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobsSubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ChangedJobs"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobCustomData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    patchJobCustomData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateJobCustomDataV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    patchJobCustomDataV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    cancelObjective: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
                objectiveRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectiveCancel"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CancelledObjective"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    cancelObjectiveV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
                objectiveRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectiveCancel"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CancelledObjective"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    listDispatches: {
        parameters: {
            query?: {
                query?: string;
                select?: string;
                sortKey?: string;
                sortBy?: string;
                limit?: number;
                offset?: number;
                page?: number;
                size?: number;
                dispatchTypeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dispatches"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchCreate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    listDispatchesV1: {
        parameters: {
            query?: {
                query?: string;
                select?: string;
                sortKey?: string;
                sortBy?: string;
                limit?: number;
                offset?: number;
                page?: number;
                size?: number;
                dispatchTypeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dispatches"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    createDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchCreate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getDispatchById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dispatch"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchUpdate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getDispatchByIdV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dispatch"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchUpdate"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dispatch"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Dispatch"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobToDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJob"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobToDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJob"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobToDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJob"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobToDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJob"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobsToDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobsToDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobsToDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addJobsToDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobFromDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobFromDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobFromDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobFromDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobsFromDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobsFromDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobsFromDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeJobsFromDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantToDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipant"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantToDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipant"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantToDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipant"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantToDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipant"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantsToDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipants"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantsToDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipants"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantsToDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipants"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    addParticipantsToDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddParticipants"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeParticipantFromDispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeParticipantFromDispatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeParticipantFromDispatchByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    removeParticipantFromDispatchByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
                participantId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["HookedBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchStatusByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchStatusByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DispatchStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchSubStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchSubStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchSubStatusByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    changeDispatchSubStatusByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubStatusChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateDispatchCustomData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    patchDispatchCustomData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateDispatchCustomDataV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    patchDispatchCustomDataV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateDispatchCustomDataByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    patchDispatchCustomDataByRef: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateDispatchCustomDataByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    patchDispatchCustomDataByRefV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchRef: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomDataChange"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateExecutionTaskStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowInstanceId: string;
                taskId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskReportBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateExecutionTaskStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowInstanceId: string;
                taskId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskReportBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateExecutionWorkflowStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowInstanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowReportBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    updateExecutionWorkflowStatusV1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowInstanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowReportBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScan"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyInV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScan"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScan"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyOutV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScan"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getLedgerOfDispatch: {
        parameters: {
            query?: {
                from?: number;
            };
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Ledger"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    getLedgerOfDispatchV1: {
        parameters: {
            query?: {
                from?: number;
            };
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Ledger"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyInBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScanBatch"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyInBatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScanBatch"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyOutBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScanBatch"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    applyCustodyOutBatchV1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustodyScanBatch"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                        error: components["schemas"]["NoError"];
                    };
                };
            };
        };
    };
    readRunsBoard: {
        parameters: {
            query?: {
                /** @description statuses, repeated or with commas between; none: what is open or ended in 24 hours */
                status?: string;
                /** @description ids of types, likewise; none: of every type */
                type?: string;
                /** @description ids, likewise, at most 200: these and no others, whatever their status */
                ids?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["RunsBoard"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    readJobsBoard: {
        parameters: {
            query?: {
                /** @description statuses, repeated or with commas between; none: what is open or ended in 24 hours */
                status?: string;
                /** @description ids of types, likewise; none: of every type */
                type?: string;
                /** @description ids, likewise, at most 200: these and no others, whatever their status */
                ids?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JobsBoard"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    moveJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MovedJobs"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    orderJobs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderJobs"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    readNames: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamesAsked"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["LookupNames"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                /** @description the beginning of a reference, id, unique code, name or scanned id */
                q: string;
                /** @description kinds with commas between; none: all */
                kinds?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Hits"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    readCounts: {
        parameters: {
            query?: {
                /** @description members to group by, with commas between, at most 3; none: one total */
                by?: string;
                /** @description a filter, as lists take it */
                query?: string;
                /** @description the id of one type: its indexed attributes can then be named */
                type?: string;
            };
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Counts"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    askGraphQL: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    askDispatchGraphQL: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    askDispatchGraphQLOfApps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    askWorkflowGraphQL: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    askOrderGraphQL: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    askContainerGraphQL: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    countJournal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Counted"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    readJournal: {
        parameters: {
            query?: {
                kind?: string;
                id?: string;
                event?: string;
                actor?: string;
                app?: string;
                request?: string;
                q?: string;
                after?: string;
                from?: number;
                to?: number;
                limit?: number;
                deep?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["JournalPage"];
                        request: components["schemas"]["RequestEcho"];
                    };
                    "text/csv": string;
                };
            };
        };
    };
    readChangeLog: {
        parameters: {
            query?: {
                from?: number;
                duration?: number;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["LogEntry"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DeadLetter"][];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    replayDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                journalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["MadeId"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
    readConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Config"];
                        request: components["schemas"]["RequestEcho"];
                    };
                };
            };
        };
    };
}
