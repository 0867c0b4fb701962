namespace Command.Geo.Places;

/// <summary>Single characters as names are compared: half width, lower case, simplified, without tone marks.</summary>
public static class CharacterFolding
{
    /// <summary>What a character is compared as: itself, its plain form, a space for punctuation that carries no meaning, or <c>'\0'</c> for what is
    /// left out (controls, marks, apostrophes, half surrogates).</summary>
    /// <param name="character">Any UTF-16 unit; one half of a surrogate pair is judged alone.</param>
    public static char Of(char character) => FoldedText.Fold(character);
}
