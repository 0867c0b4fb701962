using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace Command.Web.Security;

/// <summary>The accounts: what Identity asks of a store, over <see cref="SecurityDb"/>. An account is one row with its fields as JSON, and what it is found by beside it.</summary>
public sealed partial class AccountStore(SecurityDb db) :
    IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>, IUserTwoFactorStore<Account>, IUserAuthenticatorKeyStore<Account>,
    IUserTwoFactorRecoveryCodeStore<Account>, IUserPasskeyStore<Account>, IUserLoginStore<Account>
{
    private const string Columns = "SELECT a.body, a.version FROM security_accounts a";

    /// <summary>Every account, by name.</summary>
    public Task<List<Account>> AllAsync(CancellationToken cancellationToken) => db.ReadAsync(Columns + " ORDER BY a.name", Read, cancellationToken);

    /// <summary>True before the first account is made.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => (await db.ReadAsync("SELECT 1 FROM security_accounts LIMIT 1", _ => true, cancellationToken).ConfigureAwait(false)).Count == 0;

    /// <inheritdoc/>
    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.Version = 1;
        int made = await db.DoAsync(
            "INSERT INTO security_accounts (id, name, version, body) VALUES (@id, @name, 1, @body) ON CONFLICT DO NOTHING",
            cancellationToken,
            ("@id", user.Id),
            ("@name", user.NormalizedName),
            ("@body", Write(user))).ConfigureAwait(false);
        return made == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.Name));
    }

    /// <inheritdoc/>
    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        DbConnection connection = await db.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                DbTransaction change = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (change.ConfigureAwait(false))
                {
                    int changed = await RunAsync(
                        "UPDATE security_accounts SET name = @name, version = version + 1, body = @body WHERE id = @id AND version = @version",
                        ("@name", user.NormalizedName), ("@body", Write(user)), ("@id", user.Id), ("@version", user.Version)).ConfigureAwait(false);
                    if (changed == 0)
                    {
                        return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
                    }

                    await RunAsync("DELETE FROM security_logins WHERE account = @id", ("@id", user.Id)).ConfigureAwait(false);
                    foreach ((string kind, string key) in Keys(user))
                    {
                        await RunAsync("INSERT INTO security_logins (kind, key, account) VALUES (@kind, @key, @id)", ("@kind", kind), ("@key", key), ("@id", user.Id)).ConfigureAwait(false);
                    }

                    await change.CommitAsync(cancellationToken).ConfigureAwait(false);
                    user.Version++;
                    return IdentityResult.Success;

                    async Task<int> RunAsync(string sql, params (string, object?)[] parameters)
                    {
                        DbCommand command = connection.With(sql, parameters);
                        await using (command.ConfigureAwait(false))
                        {
                            command.Transaction = change;
                            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                        }
                    }
                }
            }
            catch (DbException e)
            {
                throw new SecurityUnavailableException(e);
            }
        }
    }

    /// <summary>An account stays for ever, so that what it did keeps its name; it is stopped instead.</summary>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "account-kept", Description = "Accounts are stopped, not deleted." }));

    /// <inheritdoc/>
    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => OneAsync(Columns + " WHERE a.id = @id", cancellationToken, ("@id", userId));

    /// <inheritdoc/>
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        OneAsync(Columns + " WHERE a.name = @name", cancellationToken, ("@name", normalizedUserName));

    /// <inheritdoc/>
    public Task<Account?> FindByLoginAsync(string loginProvider, string providerKey, CancellationToken cancellationToken) => ByKeyAsync("login:" + loginProvider, providerKey, cancellationToken);

    /// <inheritdoc/>
    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => ByKeyAsync("passkey", Convert.ToBase64String(credentialId), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing of its own; Identity disposes of each store that it was given.
    }

    private Task<Account?> ByKeyAsync(string kind, string key, CancellationToken cancellationToken) =>
        OneAsync(Columns + " JOIN security_logins l ON l.account = a.id WHERE l.kind = @kind AND l.key = @key", cancellationToken, ("@kind", kind), ("@key", key));

    private async Task<Account?> OneAsync(string sql, CancellationToken cancellationToken, params (string, object?)[] parameters) =>
        (await db.ReadAsync(sql, Read, cancellationToken, parameters).ConfigureAwait(false)).FirstOrDefault();

    private static IEnumerable<(string Kind, string Key)> Keys(Account user) =>
        user.Passkeys.Select(p => ("passkey", Convert.ToBase64String(p.Id))).Concat(user.Logins.Select(l => ("login:" + l.Provider, l.Key)));

    private static string Write(Account user) => JsonSerializer.Serialize(user);

    private static Account Read(DbDataReader reader)
    {
        Account account = JsonSerializer.Deserialize<Account>(reader.GetString(0)) ?? throw new SecurityUnavailableException("An account can't be read.");
        account.Version = reader.GetInt64(1);
        return account;
    }
}
