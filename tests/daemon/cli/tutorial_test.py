"""docs/tutorial.md works to the letter."""
from program import SOURCE, main
from typed_page import TypedPageTest


class TutorialTest(TypedPageTest):

    def test_every_command_answers_what_is_printed(self):
        self.assertGreater(self.type_page(SOURCE / "docs/tutorial.md"), 7)


if __name__ == "__main__":
    main()
