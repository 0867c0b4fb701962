using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace Command.Web.Components;

/// <summary>The sessions behind open pages, below <c>Command:Pages</c> in the settings.</summary>
public sealed class PageOptions
{
    public const string Section = "Command:Pages";

    /// <summary>
    /// Seconds for which the session of a page that lost its link is kept for it, 5 to 3600. A page that comes back later is loaded anew by itself. Default 180.
    /// </summary>
    public int KeepSessionSeconds { get; set; } = 180;
}

/// <summary>Refuses what can't be, with the key to write.</summary>
public sealed class PageOptionsValidator : IValidateOptions<PageOptions>
{
    public ValidateOptionsResult Validate(string? name, PageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.KeepSessionSeconds is >= 5 and <= 3600
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Command__Pages__KeepSessionSeconds must be a whole number of seconds from 5 to 3600.");
    }
}

/// <summary>Tells the framework.</summary>
public sealed class SessionRetention(IOptions<PageOptions> options) : IConfigureOptions<CircuitOptions>
{
    public void Configure(CircuitOptions circuits)
    {
        ArgumentNullException.ThrowIfNull(circuits);
        circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(options.Value.KeepSessionSeconds);
    }
}
