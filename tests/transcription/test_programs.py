"""What is said about the programs of the extras."""

from importlib.metadata import version

from transcription.programs import installed


def test_a_program_is_here_in_its_version_or_it_is_not():
    assert installed("numpy") == version("numpy")
    assert installed("no-such-program") is None


def test_a_name_is_taken_however_it_is_written():
    """pyannote.audio is also called pyannote-audio."""
    assert installed("python-docx")
    assert installed("Python_DocX") == installed("python.docx") == installed("python-docx")
