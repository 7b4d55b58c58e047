package dev.peergraph.pages;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The stories of the pages that one connection asked for, in that order. Thread-safe. */
public final class PageStories {

    /** The stories of a connection that nobody wants explained: none is told. */
    public static final PageStories UNTOLD = new PageStories();

    private final Queue<PageStory> stories = new ConcurrentLinkedQueue<>();

    /** Returns the story of one more page. */
    public PageStory begin() {
        if (this == UNTOLD) {
            return PageStory.UNTOLD;
        }
        PageStory story = PageStory.begun();
        stories.add(story);
        return story;
    }

    /** Returns the stories so far. */
    public List<PageStory> all() {
        return List.copyOf(stories);
    }
}
